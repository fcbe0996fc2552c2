package dev.gapless.agent.journal;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import org.sqlite.SQLiteJDBCLoader;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine code of SQLite, which its driver unpacks to a file before it loads it: into a folder
/// of the home. In the machine's folder for temporary files, which may forbid to execute what is in
/// it, each agent that was killed would leave a megabyte behind.
public final class SqliteLibrary {
    private static final System.Logger LOG = System.getLogger(SqliteLibrary.class.getName());

    /// As the driver calls it.
    private static final String PROPERTY = "org.sqlite.tmpdir";

    /// Several times its size. An agent has to start when its disk is full, too.
    private static final long LEAST_ROOM = 16L << 20;

    private SqliteLibrary() {}

    /// To be called before the first journal is opened: what is wrong with the library is nothing
    /// that is wrong with a journal.
    ///
    /// @param folder this program's alone; what an earlier one left there is deleted
    public static void load(Path folder) {
        unpackInto(folder);
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw Problem.of(
                            ProblemCode.PERMISSION_DENIED,
                            "The library of SQLite, which keeps the journal, cannot be loaded.")
                    .where(System.getProperty(PROPERTY, System.getProperty("java.io.tmpdir")))
                    .found("the file system there may forbid to execute (noexec), or have no room")
                    .todo(
                            "allow it there, or choose a home on another file system: --home DIR or"
                                    + " GAPLESS_HOME")
                    .cause(e);
        }
    }

    /// Does nothing where the driver was told another folder.
    static void unpackInto(Path folder) {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "sqlite-*")) {
                for (Path leftover : leftovers) {
                    Files.deleteIfExists(leftover);
                }
            }
            if (Files.getFileStore(folder).getUsableSpace() >= LEAST_ROOM) {
                System.setProperty(PROPERTY, folder.toAbsolutePath().toString());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "SQLite is unpacked where the machine keeps temporary files", e);
        }
    }
}
