package dev.gapless.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class SqliteLibraryTest {
    private static final String PROPERTY = "org.sqlite.tmpdir";

    @TempDir Path home = Path.of("");

    private final Optional<String> before = Optional.ofNullable(System.getProperty(PROPERTY));

    @BeforeEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
        before.ifPresent(folder -> System.setProperty(PROPERTY, folder));
    }

    @Test
    void deletesWhatAKilledAgentLeftBehind() throws IOException {
        Path folder = Files.createDirectories(home.resolve("sqlite"));
        Path left = Files.createFile(folder.resolve("sqlite-3.1-abc-libsqlitejdbc.so"));
        Path lock = Files.createFile(folder.resolve("sqlite-3.1-abc-libsqlitejdbc.so.lck"));
        SqliteLibrary.unpackInto(folder);
        assertThat(left).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.toString());
    }

    @Test
    void leavesItToWhoeverChoseAFolder() {
        System.setProperty(PROPERTY, "/elsewhere");
        SqliteLibrary.unpackInto(home.resolve("sqlite"));
        assertThat(System.getProperty(PROPERTY)).isEqualTo("/elsewhere");
        assertThat(home.resolve("sqlite")).doesNotExist();
    }
}
