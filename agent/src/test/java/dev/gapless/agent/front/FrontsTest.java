package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.traffic.nginx.Led;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

class FrontsTest {
    @TempDir Path home;

    @Test
    void whatIsKeptIsReadBack() {
        Fronts fronts = new Fronts(home);
        assertThat(fronts.of("shop")).isEmpty();
        Front asked = new Front(Path.of("/etc/nginx/a.inc"), List.of("sudo", "-n", "nginx"));
        Front found = new Front(Path.of("/etc/nginx/b.inc"), List.of());
        fronts.keep("shop", asked);
        fronts.keep("blog", found);
        assertThat(new Fronts(home).of("shop")).contains(asked);
        assertThat(new Fronts(home).of("blog")).contains(found);
        fronts.forget("shop");
        fronts.forget("shop");
        assertThat(fronts.of("shop")).isEmpty();
    }

    @Test
    void leadsToThePortThatItsFileSays() throws IOException {
        Path file = home.resolve("url.inc");
        Front front = new Front(file, List.of());
        assertThat(front.port()).as("there is no file").isEmpty();
        Files.writeString(file, "set $service_url http://shop.internal;\n");
        assertThat(front.port()).isEmpty();
        Files.writeString(file, "set $service_url http://127.0.0.1:8081;\n");
        assertThat(front.port()).hasValue(8081);
    }

    @Test
    void theSwitchLearnsWhetherSomethingLeadsToIt() {
        Fronts fronts = new Fronts(home);
        assertThat(fronts.led("shop")).isEqualTo(Led.NO);
        fronts.keep("shop", new Front(Path.of("/etc/nginx/a.inc"), List.of()));
        assertThat(fronts.led("shop")).isEqualTo(Led.UNSEEN);
        fronts.confirm("shop");
        assertThat(fronts.led("shop")).isEqualTo(Led.SEEN);
        fronts.forget("shop");
        assertThat(fronts.led("shop")).isEqualTo(Led.NO);
    }

    @Test
    void isToldOnceMoreUntilItWasSeenToHaveHeard() {
        Fronts fronts = new Fronts(home);
        Front front = new Front(Path.of("/etc/nginx/a.inc"), List.of());
        fronts.keep("shop", front);
        assertThat(fronts.isConfirmed("shop")).isFalse();
        fronts.confirm("shop");
        assertThat(new Fronts(home).isConfirmed("shop")).isTrue();
        fronts.keep("shop", front);
        assertThat(fronts.isConfirmed("shop")).isFalse();
        fronts.confirm("shop");
        fronts.forget("shop");
        assertThat(fronts.isConfirmed("shop")).isFalse();
    }

    /// Before it is led away again, on a disk that has no room left, too.
    @Test
    void whatIsUnconfirmedIsNotWritten() throws IOException {
        Fronts fronts = new Fronts(home);
        fronts.unconfirm("shop");
        fronts.keep("shop", new Front(Path.of("/etc/nginx/a.inc"), List.of()));
        fronts.confirm("shop");
        Path note = home.resolve("fronts").resolve("shop");
        Object key = Files.readAttributes(note, BasicFileAttributes.class).fileKey();
        fronts.unconfirm("shop");
        assertThat(fronts.led("shop")).isEqualTo(Led.UNSEEN);
        assertThat(Files.readAttributes(note, BasicFileAttributes.class).fileKey())
                .as("the very same file")
                .isEqualTo(key);
    }
}
