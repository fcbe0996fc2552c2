package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What nginx is given to read, as golden files; `-Dgapless.golden=write` writes them anew.
class IncludeTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/nginx");
    private static final Layout LAYOUT = new Layout(Path.of("/etc/nginx/gapless/my-shop.conf"));
    private static final Include SHOP =
            include(List.of("127.0.0.1:8080", "10.0.1.7:8080"), false, 0);
    private static final Include TYING = include(SHOP.listen(), true, 0);
    private static final Include LOCAL = include(List.of("127.0.0.1:8080"), false, 0);
    private static final Include LED = include(LOCAL.listen(), false, 64);

    private static Include include(List<String> listen, boolean affinity, int heads) {
        return new Include(
                "my-shop",
                listen,
                List.of(8081, 8082),
                40_123,
                Duration.ofSeconds(60),
                affinity,
                "0123456789abcdef",
                heads);
    }

    @Test
    void isWrittenSo() throws IOException {
        IncludeText text = SHOP.text(LAYOUT);
        assertGolden("my-shop.conf", text.http());
        assertGolden("server.conf", text.server());
    }

    @Test
    void withAffinityItTellsClientsWhoseTheyAre() throws IOException {
        IncludeText text = TYING.text(LAYOUT);
        assertGolden("my-shop-affinity.conf", text.http());
        assertGolden("server-affinity.conf", text.server());
        assertThat(Include.Head.of(text.http())).contains(new Include.Head(TYING, text.id(), "2"));
    }

    @Test
    void knowsItselfAgain() {
        IncludeText text = SHOP.text(LAYOUT);
        assertThat(Include.Head.of(text.http())).contains(new Include.Head(SHOP, text.id(), "2"));
        assertThat(IncludeText.intact(text.http(), text.server(), text.id())).isTrue();
        assertThat(IncludeText.intact(text.http() + "\n", text.server(), text.id())).isFalse();
        assertThat(IncludeText.intact(text.http(), text.server() + "#", text.id())).isFalse();
        assertThat(Include.Head.of("upstream shop { }")).isEmpty();
    }

    @Test
    void eachDifferenceIsAnotherId() {
        Include moved = SHOP.with(List.of(8081), 40_123);
        assertThat(
                        List.of(SHOP, moved, TYING, LOCAL, LED, withKey("fedcba9876543210"))
                                .stream()
                                .map(one -> one.text(LAYOUT).id()))
                .doesNotHaveDuplicates();
    }

    /// What an earlier build wrote goes on as it is, and its path with it.
    @Test
    void theKeyIsThatOfTheIncludeThatIsThere() {
        Include keyless = withKey("");
        IncludeText text = keyless.text(LAYOUT);
        Include.Head head = Include.Head.of(text.http()).orElseThrow();
        assertThat(head.include()).isEqualTo(keyless);
        assertThat(head.says(SHOP)).isTrue();
        assertThat(head.says(TYING)).isFalse();
        assertThat(head.include().probePath()).isEqualTo("/.gapless/my-shop");
        assertThat(SHOP.probePath()).isEqualTo("/.gapless/my-shop/0123456789abcdef");
    }

    /// The limits of the server that leads there count, and it knows its clients.
    @Test
    void behindAServerOfTheUsersItLetsEverythingPass() throws IOException {
        assertGolden("my-shop-led.conf", LED.text(LAYOUT).http());
        assertThat(Include.Head.of(LED.text(LAYOUT).http()).orElseThrow().include()).isEqualTo(LED);
        assertThat(include(LED.listen(), false, 256).text(LAYOUT).http())
                .contains("large_client_header_buffers 8 256k", "proxy_buffer_size 256k");
    }

    /// Who listens on loopback, and was not led to by an adoption, has whatever `http { }` says.
    @Test
    void anAddressOfThisMachineAloneIsNoReasonToDoSo() {
        assertThat(LOCAL.text(LAYOUT).http())
                .isEqualTo(
                        SHOP.text(LAYOUT)
                                .http()
                                .replace(SHOP.text(LAYOUT).id(), LOCAL.text(LAYOUT).id())
                                .replace(",10.0.1.7:8080", "")
                                .replace("    listen 10.0.1.7:8080;\n", "")
                                .replace("        allow 10.0.1.7;\n", ""));
        assertThat(LOCAL.text(LAYOUT).server()).isEqualTo(SHOP.text(LAYOUT).server());
    }

    /// Others come there, too, and the limits are to hold for them.
    @Test
    void onOtherAddressesLimitsHoldForWhoeverComes() {
        String text = include(SHOP.listen(), false, 64).text(LAYOUT).http();
        assertThat(text).doesNotContain("allow all", "limit_req", "limit_rate", "_timeout 1h");
        assertThat(text).contains("X-Forwarded-For $gapless_my_shop_for_");
    }

    /// Which opens nothing to anybody.
    @Test
    void onOtherAddressesWhatItsServerLetsThroughPassesAllTheSame() {
        assertThat(include(SHOP.listen(), false, 64).text(LAYOUT).http())
                .contains(
                        "large_client_header_buffers 8 64k;",
                        "ignore_invalid_headers off;",
                        "gzip off;",
                        "proxy_buffering off;",
                        "proxy_buffer_size 64k;",
                        "proxy_max_temp_file_size 0;",
                        "proxy_ignore_headers X-Accel-Redirect",
                        "proxy_pass_header X-Accel-Redirect;");
    }

    /// Each request of the host would be counted as that service's.
    @Test
    void itsOwnNamesAreNoOtherServices() {
        String text = LED.text(LAYOUT).http();
        for (String other : List.of("my-shop-proto", "my-shop-for", "my-shop-free")) {
            assertThat(text).doesNotContainPattern(Include.name(other) + "(?![a-z0-9_])");
        }
    }

    /// Of two that are written one after the other, nginx could begin in between.
    @Test
    void knowsWhetherAnotherTextSaysItsVariables() {
        String now = SHOP.text(LAYOUT).http();
        String server = SHOP.text(LAYOUT).server();
        assertThat(IncludeText.says(now, server)).isTrue();
        assertThat(IncludeText.says(now, TYING.text(LAYOUT).server())).isFalse();
        assertThat(IncludeText.says(TYING.text(LAYOUT).http(), server)).isTrue();
        assertThat(IncludeText.says(now, LED.text(LAYOUT).server())).isFalse();
        assertThat(IncludeText.says(LED.text(LAYOUT).http(), server)).isTrue();
    }

    private static Include withKey(String key) {
        return new Include(
                SHOP.service(),
                SHOP.listen(),
                SHOP.slots(),
                SHOP.counts(),
                SHOP.requestTimeout(),
                false,
                key,
                0);
    }

    private static void assertGolden(String name, String text) throws IOException {
        Path file = GOLDEN.resolve(name);
        if ("write".equals(System.getProperty("gapless.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
