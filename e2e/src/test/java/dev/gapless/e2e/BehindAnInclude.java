package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.load.RequestSpec;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A service that runs by hand behind an include of nginx, and what nginx becomes its switch for.
abstract class BehindAnInclude {
    static final int USERS = 8;
    static final Duration THINK = Duration.ofMillis(20);
    static final List<RequestSpec> GETS = List.of(RequestSpec.get("/"));

    final Site site = Site.tiny().with("instances", "1").with("ramp", "1s");
    final Operator operator = new Operator(site);
    HandMade before;

    @BeforeEach
    void theServiceRunsBehindNginx() {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        before = HandMade.before(site);
        before.serve(site);
    }

    @AfterEach
    void end() {
        before.close();
        site.close();
    }

    Said adopts(String... more) throws IOException {
        return operator.types(
                Stream.concat(
                                Stream.of("adopt", "--nginx-include", include(), "--yes"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    /// An agent that died after it had told nginx, and before anybody saw that; the line had not
    /// been written yet.
    void isAdoptedByHalf(String... more) throws IOException {
        String old = Files.readString(before.include());
        Said adopted = adopts(more);
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        site.agent().kill();
        Files.delete(note(".confirmed"));
        Files.writeString(before.include(), old);
    }

    /// Of the include that was pointed at the switch.
    Path note(String ending) {
        return site.home().resolve("fronts").resolve(site.name() + ending);
    }

    void toldBy(Path script) {
        site.with(
                "switch.nginx",
                "{ include: "
                        + ours()
                        + ", test: "
                        + before.command("-T")
                        + ", reload: ["
                        + script
                        + "] }");
    }

    /// By which its nginx is asked.
    String words(String... more) {
        return before.command(more).replaceAll("[\\[\\],]", "");
    }

    long reloads() {
        try {
            return before.reloads();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of the service, through nginx.
    String answer() throws IOException {
        try (InputStream in = before.closing().toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// By hand.
    void lead(String place) throws IOException {
        long reloads = before.reloads();
        Files.writeString(before.include(), "set $service_url http://" + place + ";\n");
        Processes.signal(before.master(), "HUP");
        Await.until("it hears", Duration.ofSeconds(20), () -> reloads() > reloads);
    }

    /// Without the ends of its lines.
    static String flat(Said said) {
        return said.all().replaceAll("\\s+", " ");
    }

    interface Looked {
        boolean well() throws IOException;
    }

    static void assertStays(Duration time, Looked looked) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertThat(looked.well()).isTrue();
            Thread.onSpinWait();
            LockSupport.parkNanos(50_000_000);
        }
    }

    Path ours() {
        return before.include().resolveSibling("gapless").resolve(site.name() + ".conf");
    }

    String include() {
        return before.include().toString();
    }
}
