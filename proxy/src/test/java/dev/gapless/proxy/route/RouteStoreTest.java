package dev.gapless.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.proxy.route.RouteStore.Loaded;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class RouteStoreTest {
    @TempDir Path home;

    private RouteStore store;

    @BeforeEach
    void open() {
        store = new RouteStore(home);
    }

    private static RouteTable table(long generation) {
        return new RouteTable(
                1,
                generation,
                List.of(
                        ServiceRoute.of(
                                "web",
                                List.of("127.0.0.1:8080"),
                                List.of(new ReleaseWeight("v1", 1)),
                                List.of(new Target("i1", "v1", "127.0.0.1", 9000, true)))));
    }

    @Test
    void readsWhatItStored() throws IOException {
        assertThat(store.load()).isEqualTo(new Loaded.Nothing());
        store.save(table(1));
        assertThat(store.load()).isEqualTo(new Loaded.Current(table(1)));
        store.save(table(2));
        assertThat(store.load()).isEqualTo(new Loaded.Current(table(2)));
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("routes.json", "routes.previous.json");
        }
    }

    @Test
    void takesBackATableWhoseNameCannotBeForced() throws IOException {
        RouteStore failing =
                new RouteStore(
                        home,
                        _ -> {
                            throw new IOException("no such disk");
                        });
        assertThatThrownBy(() -> failing.save(table(1))).hasMessage("no such disk");
        assertThat(store.load()).isEqualTo(new Loaded.Nothing());
        store.save(table(1));
        assertThatThrownBy(() -> failing.save(table(2))).hasMessage("no such disk");
        assertThat(store.load()).isEqualTo(new Loaded.Current(table(1)));
    }

    @Test
    void noticesTruncation() throws IOException {
        store.save(table(1));
        store.save(table(2));
        byte[] all = Files.readAllBytes(home.resolve("routes.json"));
        // The very last byte is the final newline, which carries nothing.
        for (int length = 0; length < all.length - 1; length += 5) {
            Files.write(home.resolve("routes.json"), Arrays.copyOf(all, length));
            assertThat(store.load())
                    .as("%d bytes", length)
                    .isInstanceOfSatisfying(
                            Loaded.Previous.class,
                            previous -> assertThat(previous.table()).isEqualTo(table(1)));
        }
    }

    @Test
    void noticesChangedBytes() throws IOException {
        store.save(table(1));
        byte[] all = Files.readAllBytes(home.resolve("routes.json"));
        for (int i = 0; i < all.length - 1; i += 3) {
            byte[] changed = all.clone();
            changed[i] ^= 1;
            Files.write(home.resolve("routes.json"), changed);
            assertThat(store.load()).as("byte %d", i).isInstanceOf(Loaded.Unreadable.class);
        }
    }

    @Test
    void aBrokenFileDoesNotReplaceTheGoodPreviousOne() throws IOException {
        store.save(table(1));
        store.save(table(2));
        Files.writeString(home.resolve("routes.json"), "x", StandardCharsets.UTF_8);
        store.save(table(3));
        Files.writeString(home.resolve("routes.json"), "x", StandardCharsets.UTF_8);
        assertThat(store.load())
                .isInstanceOfSatisfying(
                        Loaded.Previous.class,
                        previous -> assertThat(previous.table()).isEqualTo(table(1)));
    }

    @Test
    void saysWhenTheNewestFileIsMissing() throws IOException {
        store.save(table(1));
        store.save(table(2));
        Files.delete(home.resolve("routes.json"));
        assertThat(store.load())
                .isInstanceOfSatisfying(
                        Loaded.Previous.class,
                        previous -> {
                            assertThat(previous.table()).isEqualTo(table(1));
                            assertThat(previous.reason()).contains("missing");
                        });
    }

    @Test
    void aFailedSaveLeavesTheOldTable() throws IOException {
        store.save(table(1));
        // A folder in the place of the temporary file, as a full or broken disk would make the
        // write fail.
        Files.createDirectory(home.resolve("routes.json.new"));
        assertThatThrownBy(() -> store.save(table(2))).isInstanceOf(IOException.class);
        assertThat(store.load()).isEqualTo(new Loaded.Current(table(1)));
    }
}
