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
            new Include(
                    "my-shop",
                    List.of("127.0.0.1:8080", "10.0.1.7:8080"),
                    List.of(8081, 8082),
                    40_123,
                    Duration.ofSeconds(60),
                    false,
                    "0123456789abcdef");
    private static final Include TYING =
            new Include(
                    SHOP.service(),
                    SHOP.listen(),
                    SHOP.slots(),
                    SHOP.counts(),
                    SHOP.requestTimeout(),
                    true,
                    SHOP.key());
    private static final Include LOCAL =
            new Include(
                    SHOP.service(),
                    List.of("127.0.0.1:8080"),
                    SHOP.slots(),
                    SHOP.counts(),
                    SHOP.requestTimeout(),
                    false,
                    SHOP.key());

    @Test
    void isWrittenSo() throws IOException {
        Include.Text text = SHOP.text(LAYOUT);
        assertGolden("my-shop.conf", text.http());
        assertGolden("server.conf", text.server());
    }

    @Test
    void withAffinityItTellsClientsWhoseTheyAre() throws IOException {
        Include.Text text = TYING.text(LAYOUT);
        assertGolden("my-shop-affinity.conf", text.http());
        assertGolden("server-affinity.conf", text.server());
        assertThat(Include.Head.of(text.http())).contains(new Include.Head(TYING, text.id(), "2"));
    }

    @Test
    void knowsItselfAgain() {
        Include.Text text = SHOP.text(LAYOUT);
        assertThat(Include.Head.of(text.http())).contains(new Include.Head(SHOP, text.id(), "2"));
        assertThat(Include.Text.intact(text.http(), text.server(), text.id())).isTrue();
        assertThat(Include.Text.intact(text.http() + "\n", text.server(), text.id())).isFalse();
        assertThat(Include.Text.intact(text.http(), text.server() + "#", text.id())).isFalse();
        assertThat(Include.Head.of("upstream shop { }")).isEmpty();
    }

    @Test
    void eachDifferenceIsAnotherId() {
        Include moved =
                new Include(
                        "my-shop",
                        SHOP.listen(),
                        List.of(8081),
                        40_123,
                        SHOP.requestTimeout(),
                        false,
                        SHOP.key());
        assertThat(
                        List.of(SHOP, moved, TYING, LOCAL, withKey("fedcba9876543210")).stream()
                                .map(one -> one.text(LAYOUT).id()))
                .doesNotHaveDuplicates();
    }

    /// What an earlier build wrote goes on as it is, and its path with it.
    @Test
    void theKeyIsThatOfTheIncludeThatIsThere() {
        Include keyless = withKey("");
        Include.Text text = keyless.text(LAYOUT);
        Include.Head head = Include.Head.of(text.http()).orElseThrow();
        assertThat(head.include()).isEqualTo(keyless);
        assertThat(head.says(SHOP)).isTrue();
        assertThat(head.says(TYING)).isFalse();
        assertThat(head.include().probePath()).isEqualTo("/.gapless/my-shop");
        assertThat(SHOP.probePath()).isEqualTo("/.gapless/my-shop/0123456789abcdef");
    }

    /// Where only this machine comes there is a server of the user's in front, whose limits count.
    @Test
    void behindAServerOfTheUsersItLetsEverythingPass() throws IOException {
        assertGolden("my-shop-local.conf", LOCAL.text(LAYOUT).http());
        assertThat(LOCAL.text(LAYOUT).server()).isEqualTo(SHOP.text(LAYOUT).server());
        assertThat(SHOP.text(LAYOUT).http()).doesNotContain("allow all", "proxy_buffering");
    }

    /// Of two that are written one after the other, nginx could begin in between.
    @Test
    void knowsWhetherAnotherTextSaysItsVariables() {
        String now = SHOP.text(LAYOUT).http();
        String server = SHOP.text(LAYOUT).server();
        assertThat(Include.says(now, server)).isTrue();
        assertThat(Include.says(now, TYING.text(LAYOUT).server())).isFalse();
        assertThat(Include.says(TYING.text(LAYOUT).http(), server)).isTrue();
        String earlier = now.replace("_my_shop_for", "_my_shop_other");
        assertThat(Include.says(earlier, server)).isFalse();
    }

    private static Include withKey(String key) {
        return new Include(
                SHOP.service(),
                SHOP.listen(),
                SHOP.slots(),
                SHOP.counts(),
                SHOP.requestTimeout(),
                false,
                key);
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
