package dev.gapless.example.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

@SuppressWarnings("NullAway.Init")
class EmbeddedDatabaseTest {

    private static EmbeddedDatabase shared;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException {
        shared = EmbeddedDatabase.temporary();
    }

    @AfterAll
    static void stopsAndLeavesNoFolderBehindWhenItIsTemporary() throws Exception {
        Path data = Path.of(ask(shared, "SHOW data_directory"));
        assertThat(data).exists();
        shared.close();
        assertThat(data.getParent()).doesNotExist();
        assertThat(ProcessHandle.of(shared.pid())).isEmpty();
    }

    @Test
    void keepsWhatWasCommittedInItsFolder() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("pg"), 0)) {
            execute(
                    database,
                    "CREATE TABLE kept (id int PRIMARY KEY)",
                    "INSERT INTO kept VALUES (7)");
        }
        assertThatThrownBy(() -> EmbeddedDatabase.start(folder.resolve("pg"), shared.port()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on port " + shared.port())
                .hasMessageContaining("Address already in use");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("pg"), 0)) {
            assertThat(ask(database, "SELECT id FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void isThePinnedVersionAndSyncsToDisk() throws Exception {
        System.out.println("database: " + ask(shared, "SELECT version()") + ", " + shared.runsAs());
        assertThat(ask(shared, "SHOW server_version")).startsWith("18.");
        assertThat(ask(shared, "SHOW fsync")).isEqualTo("on");
        assertThat(ask(shared, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask(shared, "SELECT lower('ÄÉ')")).isEqualTo("äé");
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        assertThatThrownBy(
                        () -> DriverManager.getConnection(shared.jdbcUrl(), shared.user(), "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void makesFurtherDatabasesOnce() throws Exception {
        String url = shared.createDatabase("second");
        assertThat(shared.createDatabase("second")).isEqualTo(url);
        try (Connection connection =
                DriverManager.getConnection(url, shared.user(), shared.password())) {
            assertThat(connection.getCatalog()).isEqualTo("second");
        }
        assertThatThrownBy(() -> shared.createDatabase("a; DROP"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// The other way out of root than the namespace, which the other tests take where there is one.
    @Test
    void rootCanBecomeNobody() throws Exception {
        Path own = Files.createTempDirectory("gapless-database-test-");
        try {
            RunAs nobody = chooseOrSkip(RunAs.SETPRIV, own);
            try (EmbeddedDatabase database =
                    EmbeddedDatabase.start(own, 0, nobody, Optional.of(own))) {
                assertThat(ask(database, "SELECT 1")).isEqualTo("1");
                Object owner = Files.getAttribute(Path.of("/proc/" + database.pid()), "unix:uid");
                assertThat(owner).isEqualTo(nobody.owner().orElseThrow());
            }
        } finally {
            Folders.delete(own);
        }
    }

    private static RunAs chooseOrSkip(RunAs way, Path own) throws IOException {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only for root");
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
        RunAs refusing =
                new RunAs(
                        "by a tool that refuses",
                        List.of("sh", "-c", "echo not allowed; exit 1"),
                        Optional.empty());
        assertThatThrownBy(() -> RunAs.choose(folder, List.of(missing, refusing)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("by a missing tool: Cannot run program \"no-such-tool\"")
                .hasMessageContaining("by a tool that refuses: not allowed")
                .hasMessageContaining("ordinary user");
    }

    private static void execute(EmbeddedDatabase database, String... statements)
            throws SQLException {
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
