package dev.gapless.migration.file;

import dev.gapless.migration.statement.Script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The migrations of a folder of Flyway, or of Liquibase as formatted SQL, in the order in which
/// they are carried out.
public final class SqlFolder {
    /// Undone and baseline scripts are not carried out on a database that is in use.
    private static final Pattern REPEATABLE = Pattern.compile("R__.*\\.sql");

    private static final Pattern CHANGELOG =
            Pattern.compile("(?i).*change-?log.*\\.(xml|ya?ml|json)");

    private static final int DEEPEST = 20;

    /// Flyway's versions, then what is repeatable; Liquibase's files by name, as `includeAll` takes
    /// them.
    private static final Comparator<SqlFile> ORDER =
            Comparator.comparing(
                            SqlFile::version,
                            Comparator.comparing(
                                    version -> version.orElse(null),
                                    Comparator.nullsLast(Comparator.<SqlVersion>naturalOrder())))
                    .thenComparing(SqlFile::path);

    private SqlFolder() {}

    /// @param version of Flyway's name, if it has one
    public record SqlFile(Path path, Optional<SqlVersion> version, String text) {}

    /// @param passedOver what is no migration of either tool, or in a form that is not read
    public record Listing(List<SqlFile> files, List<Path> passedOver) {
        public Listing {
            files = List.copyOf(files);
            passedOver = List.copyOf(passedOver);
        }
    }

    /// With the folders below it.
    public static Listing list(Path folder) throws IOException {
        List<SqlFile> files = new ArrayList<>();
        List<Path> passedOver = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder, DEEPEST)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = String.valueOf(path.getFileName());
                if (name.endsWith(".sql")) {
                    SqlFile file = read(path);
                    if (isMigration(file, name)) {
                        files.add(file);
                    } else {
                        passedOver.add(path);
                    }
                } else if (CHANGELOG.matcher(name).matches()) {
                    passedOver.add(path);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        files.sort(ORDER);
        return new Listing(files, passedOver);
    }

    private static boolean isMigration(SqlFile file, String name) {
        return file.version().isPresent()
                || REPEATABLE.matcher(name).matches()
                || Script.isFormatted(file.text());
    }

    public static SqlFile read(Path path) throws IOException {
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        return new SqlFile(path, SqlVersion.ofFile(String.valueOf(path.getFileName())), text);
    }
}
