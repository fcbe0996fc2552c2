package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// In which order they are written.
class OurFilesTest {
    @TempDir Path folder;

    private static final Layout LAYOUT = new Layout(Path.of("/etc/nginx/gapless/shop.conf"));
    private static final OurFiles FILES = new OurFiles(LAYOUT);
    private static final Include PLAIN = include(false, 0);
    private static final Include TYING = include(true, 0);
    private static final Include LED = include(false, 64);

    @Test
    void whatIsNewIsThereBeforeTheIncludeThatIncludesIt() {
        assertThat(order(Optional.empty(), PLAIN))
                .containsExactly(LAYOUT.affinity(), LAYOUT.server(), LAYOUT.include());
    }

    /// It does not include what is new, and is not to before that is there.
    @Test
    void anIncludeThatWasLeftIsAsNone() throws IOException {
        Layout here = new Layout(folder.resolve("shop.conf"));
        OurFiles files = new OurFiles(here);
        files.leave();
        OurFiles.Written left = files.now();
        assertThat(left.isVacant()).isTrue();
        assertThat(files.changes(left.http(), OurFiles.Written.of(PLAIN, PLAIN.text(here))))
                .extracting(OurFiles.Change::file)
                .containsExactly(here.affinity(), here.server(), here.include());
        // and what it says is put back with it
        Files.writeString(here.include(), PLAIN.text(here).http());
        assertThat(files.now().isVacant()).isFalse();
        files.write(left);
        assertThat(files.now()).isEqualTo(left);
        assertThat(here.include()).exists();
    }

    @Test
    void anIncludeThatSaysMoreComesBeforeWhatUsesIt() {
        assertThat(order(Optional.of(PLAIN), TYING))
                .containsExactly(LAYOUT.include(), LAYOUT.server(), LAYOUT.affinity());
        assertThat(order(Optional.of(PLAIN), LED))
                .containsExactly(LAYOUT.affinity(), LAYOUT.include(), LAYOUT.server());
    }

    @Test
    void oneThatSaysLessComesAfterWhatUsedIt() {
        assertThat(order(Optional.of(TYING), PLAIN))
                .containsExactly(LAYOUT.affinity(), LAYOUT.server(), LAYOUT.include());
        assertThat(order(Optional.of(LED), PLAIN))
                .containsExactly(LAYOUT.affinity(), LAYOUT.server(), LAYOUT.include());
    }

    @Test
    void theIncludeGoesBeforeWhatItIncludes() {
        OurFiles.Written nothing =
                new OurFiles.Written(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(FILES.changes(Optional.of(TYING.text(LAYOUT).http()), nothing))
                .extracting(OurFiles.Change::file)
                .containsExactly(LAYOUT.affinity(), LAYOUT.include(), LAYOUT.server());
    }

    private static List<Path> order(Optional<Include> now, Include wanted) {
        return FILES
                .changes(
                        now.map(one -> one.text(LAYOUT).http()),
                        OurFiles.Written.of(wanted, wanted.text(LAYOUT)))
                .stream()
                .map(OurFiles.Change::file)
                .toList();
    }

    private static Include include(boolean affinity, int heads) {
        return new Include(
                "shop",
                List.of("127.0.0.1:8080"),
                List.of(8081, 8082),
                40_123,
                Duration.ofSeconds(60),
                affinity,
                "0123456789abcdef",
                heads);
    }
}
