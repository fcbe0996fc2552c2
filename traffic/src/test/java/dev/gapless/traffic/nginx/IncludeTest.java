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

    private static void assertGolden(String name, String text) throws IOException {
        Path file = GOLDEN.resolve(name);
        if ("write".equals(System.getProperty("gapless.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
