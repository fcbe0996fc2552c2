package dev.gapless.cli.lint;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.file.SqlFolder;
import dev.gapless.migration.file.SqlFolder.SqlFile;
import dev.gapless.migration.file.SqlVersion;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Script;
import dev.gapless.migration.statement.Script.Batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The scripts that were named on the command line.
///
/// @param passedOver files of the folders that are no migrations, or in a form that is not read; as
///   shown
public record SqlSources(List<Script> scripts, List<String> passedOver) {
    public SqlSources {
        scripts = List.copyOf(scripts);
        passedOver = List.copyOf(passedOver);
    }

    /// Throws `usage` for what is not there and for folders without migrations.
    ///
    /// @param names files and folders as given, from `directory` on
    /// @param since only what comes after this version, or changeset; empty for all
    public static SqlSources read(
            Path directory, List<String> names, String since, Product product) {
        Reading reading = new Reading(directory, since, product);
        names.forEach(reading::take);
        if (!since.isEmpty() && !reading.sinceKnown) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "--since names "
                                    + since
                                    + ", which is neither a version nor a"
                                    + " changeset of these files.")
                    .todo("--since 12, or --since AUTHOR:ID of a changeset")
                    .build();
        }
        return new SqlSources(reading.scripts, reading.passedOver);
    }

    private static final class Reading {
        private final Path directory;
        private final String since;
        private final Product product;
        private final List<Script> scripts = new ArrayList<>();
        private final List<String> passedOver = new ArrayList<>();
        private boolean sinceKnown;

        Reading(Path directory, String since, Product product) {
            this.directory = directory;
            this.since = since;
            this.product = product;
            this.sinceKnown = SqlVersion.of(since).isPresent();
        }

        void take(String name) {
            Path path = directory.resolve(name).normalize();
            try {
                if (Files.isDirectory(path)) {
                    folder(name, path);
                } else if (Files.isRegularFile(path)) {
                    script(SqlFolder.read(path));
                } else {
                    throw Problem.of(ProblemCode.USAGE, "There is no " + name + ".")
                            .where(path.toString())
                            .todo("name a .sql file, or a folder of Flyway or Liquibase")
                            .build();
                }
            } catch (IOException e) {
                throw Problem.of(ProblemCode.USAGE, name + " cannot be read: " + e.getMessage())
                        .where(path.toString())
                        .todo("make it readable for this user")
                        .cause(e);
            }
        }

        private void folder(String name, Path path) throws IOException {
            SqlFolder.Listing listing = SqlFolder.list(path);
            listing.passedOver().forEach(one -> passedOver.add(shown(one)));
            if (listing.files().isEmpty()) {
                throw Problem.of(ProblemCode.USAGE, name + " holds no SQL migration.")
                        .found(
                                "neither V<version>__<name>.sql, R__<name>.sql nor a file that"
                                        + " begins with --liquibase formatted sql")
                        .todo("name the folder of the migrations, or the files themselves")
                        .build();
            }
            for (SqlFile file : listing.files()) {
                boolean old =
                        SqlVersion.of(since)
                                .flatMap(
                                        last -> file.version().map(own -> own.compareTo(last) <= 0))
                                .orElse(false);
                if (!old) {
                    script(file);
                }
            }
        }

        private void script(SqlFile file) {
            Script script = Script.of(shown(file.path()), file.text(), product);
            List<Batch> batches = script.batches();
            int last =
                    since.isEmpty()
                            ? -1
                            : IntStream.range(0, batches.size())
                                    .filter(i -> isNamed(batches.get(i).name()))
                                    .max()
                                    .orElse(-1);
            sinceKnown |= last >= 0;
            scripts.add(new Script(script.file(), batches.subList(last + 1, batches.size())));
        }

        private boolean isNamed(String changeset) {
            return changeset.equals(since) || changeset.endsWith(":" + since);
        }

        private String shown(Path path) {
            return path.startsWith(directory)
                    ? directory.relativize(path).toString()
                    : path.toString();
        }
    }
}
