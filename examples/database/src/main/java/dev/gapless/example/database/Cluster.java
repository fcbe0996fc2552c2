package dev.gapless.example.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// The files of one PostgreSQL: `data`, `password` and `postgres.log` in one folder.
///
/// @param home PostgreSQL's programs
record Cluster(Path folder, Path home, RunAs runAs) {

    static final String USER = "hello";

    private static final int LAST_LINES = 12;

    /// Makes the cluster if the folder has none.
    ///
    /// @param keep whether it is to survive a power failure in the next minute; one that is thrown
    ///   away need not
    /// @throws IOException the folder cannot be used, or `initdb` failed: with what it said
    static Cluster open(Path folder, RunAs runAs, boolean keep)
            throws IOException, InterruptedException {
        Cluster cluster = new Cluster(folder, home(folder, runAs), runAs);
        if (!Files.exists(cluster.data().resolve("PG_VERSION"))) {
            cluster.initialize(keep);
        }
        return cluster;
    }

    private static Path home(Path folder, RunAs runAs) throws IOException {
        // Another user could not enter our cache.
        return runAs.owner().isPresent() ? Binaries.unpacked(folder) : Binaries.cached();
    }

    private void initialize(boolean keep) throws IOException, InterruptedException {
        // What an interrupted initdb left can be neither used nor continued.
        Folders.delete(data());
        Files.createDirectory(data(), only("rwx------"));
        runAs.own(data());
        writePassword();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program("initdb"),
                                "--pgdata=" + data(),
                                "--username=" + USER,
                                "--pwfile=" + passwordFile(),
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-instructions"));
        if (hasBuiltinLocales()) {
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        if (!keep) {
            command.add("--no-sync");
        }
        Process initdb = start(command);
        if (initdb.waitFor() != 0) {
            throw new IOException(
                    "initdb failed with exit code "
                            + initdb.exitValue()
                            + ", "
                            + runAs.how()
                            + ":\n"
                            + lastLines());
        }
    }

    /// As servers from 17 on do.
    private boolean hasBuiltinLocales() throws IOException {
        Process help =
                new ProcessBuilder(program("initdb"), "--help").redirectErrorStream(true).start();
        try (InputStream out = help.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .contains("--builtin-locale");
        }
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile());
        Files.createFile(passwordFile(), only("rw-------"));
        Files.writeString(passwordFile(), HexFormat.of().formatHex(random));
        runAs.own(passwordFile());
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /// Starts a program of PostgreSQL as the right user, its output appended to the log.
    Process start(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(runAs.command(command))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("postgres.log");
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /// The end of the log, indented, for error messages.
    String lastLines() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(log(), StandardCharsets.UTF_8));
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return "  " + String.join("\n  ", last);
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }
}
