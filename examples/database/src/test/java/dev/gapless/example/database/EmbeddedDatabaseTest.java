package dev.gapless.example.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedDatabaseTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void keepsWhatWasCommittedInItsFolder() throws Exception {
        long pid;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("pg"), 0)) {
            pid = database.pid();
            execute(database, "CREATE TABLE kept (id int PRIMARY KEY)", "INSERT INTO kept VALUES (7)");
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("pg"), 0)) {
            assertThat(ask(database, "SELECT id FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void isThePinnedVersionAndSyncsToDisk() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary()) {
            System.out.println("database: " + ask(database, "SELECT version()") + ", " + database.runsAs());
            assertThat(ask(database, "SHOW server_version")).startsWith("18.");
            assertThat(ask(database, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(database, "SELECT lower('ÄÉ')")).isEqualTo("äé");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary()) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void makesFurtherDatabasesOnce() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary()) {
            String url = database.createDatabase("second");
            assertThat(database.createDatabase("second")).isEqualTo(url);
            try (Connection connection = DriverManager.getConnection(url, database.user(), database.password())) {
                assertThat(connection.getCatalog()).isEqualTo("second");
            }
            assertThatThrownBy(() -> database.createDatabase("a; DROP")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (EmbeddedDatabase first = EmbeddedDatabase.temporary()) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder.resolve("pg"), first.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("on port " + first.port())
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void leavesNoFolderBehindWhenItIsTemporary() throws Exception {
        Path data;
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary()) {
            data = Path.of(ask(database, "SHOW data_directory"));
            assertThat(data).exists();
        }
        assertThat(data.getParent()).doesNotExist();
    }

    static Stream<RunAs> waysOutOfRoot() {
        return Stream.of(RunAs.NAMESPACE, RunAs.SETPRIV);
    }

    @ParameterizedTest
    @MethodSource("waysOutOfRoot")
    void rootCanStartItInEachWay(RunAs way) throws Exception {
        Path own = Files.createTempDirectory("gapless-database-test-");
        try {
            RunAs chosen = chooseOrSkip(way, own);
            try (EmbeddedDatabase database = EmbeddedDatabase.start(own, 0, chosen, Optional.empty())) {
                assertThat(ask(database, "SELECT 1")).isEqualTo("1");
            }
        } finally {
            Folders.delete(own);
        }
    }

    private static RunAs chooseOrSkip(RunAs way, Path own) throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only for root");
        try {
            return RunAs.choose(own, List.of(way));
        } catch (IOException e) {
            assumeTrue(false, e.getMessage());
            throw e;
        }
    }

    @Test
    void saysForEachWayWhyItFails() {
        RunAs missing = new RunAs("by a missing tool", List.of("no-such-tool"), Optional.empty());
        RunAs refusing = new RunAs("by a tool that refuses", List.of("sh", "-c", "echo not allowed; exit 1"), Optional.empty());
        assertThatThrownBy(() -> RunAs.choose(folder, List.of(missing, refusing)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("by a missing tool: Cannot run program \"no-such-tool\"")
                .hasMessageContaining("by a tool that refuses: not allowed")
                .hasMessageContaining("ordinary user");
    }

    private static void execute(EmbeddedDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
