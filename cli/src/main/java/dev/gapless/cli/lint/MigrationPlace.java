package dev.gapless.cli.lint;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.file.MigrationFolder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the migration that comes of a SQL file goes.
///
/// @param folder of the migrations; it need not be there
/// @param title of the SQL file: its name without version and ending
/// @param wanted the number of the SQL file, 0 when it has none that fits
/// @param part which of several, counted from 1
public record MigrationPlace(Path folder, String title, int wanted, int part) {
    private static final Pattern FLYWAY = Pattern.compile("[VR]([0-9._]*)__(.+)\\.sql");
    private static final int LARGEST = 999_999_999;

    /// @param part counted from 1
    public static MigrationPlace of(Path sql, Path folder, int part) {
        String file = String.valueOf(sql.getFileName());
        Matcher flyway = FLYWAY.matcher(file);
        boolean known = flyway.matches();
        String rest = known ? flyway.group(2) : file.replaceFirst("\\.sql$", "");
        String plain = rest.replaceAll("[^A-Za-z0-9_.-]", "_");
        boolean numbered = known && flyway.group(1).matches("[1-9][0-9]{0,8}");
        return new MigrationPlace(
                folder, plain, numbered ? Integer.parseInt(flyway.group(1)) : 0, part);
    }

    private String name() {
        return part == 1 ? title : title + "_" + part;
    }

    /// The file that would be written: with the number of the SQL file when it is free and the
    /// highest, else with the next one.
    public Path file() {
        TreeMap<Integer, String> taken = taken();
        boolean begun = taken.containsValue(title);
        int next = taken.isEmpty() ? 1 : taken.lastKey() + 1;
        int number = begun ? next : Math.max(wanted, next) + part - 1;
        return folder.resolve("V" + Math.min(number, LARGEST) + "__" + name() + ".yaml");
    }

    /// Throws `usage` when there is one of that name already, or it cannot be written.
    public Path write(String yaml) {
        taken().forEach(
                        (number, other) -> {
                            if (other.equals(name())) {
                                throw there("V" + number + "__" + other);
                            }
                        });
        Path file = file();
        try {
            Files.createDirectories(folder);
            return Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw there(String.valueOf(file.getFileName()));
        } catch (IOException e) {
            throw Problem.of(ProblemCode.USAGE, file + " cannot be written: " + e.getMessage())
                    .todo("make the folder writable for this user, or leave --write away")
                    .cause(e);
        }
    }

    private Problem there(String other) {
        return Problem.of(ProblemCode.USAGE, "There is a migration " + other + " already.")
                .where(folder.toString())
                .todo("remove it if nothing was done with it, or leave --write away")
                .build();
    }

    /// Number to name.
    private TreeMap<Integer, String> taken() {
        TreeMap<Integer, String> taken = new TreeMap<>();
        for (String file : files()) {
            MigrationFolder.numbered(file).ifPresent(one -> taken.put(one.number(), one.name()));
        }
        return taken;
    }

    private List<String> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> String.valueOf(path.getFileName())).toList();
        } catch (IOException e) {
            throw Problem.of(ProblemCode.USAGE, folder + " cannot be read: " + e.getMessage())
                    .todo("make it readable for this user")
                    .cause(e);
        }
    }
}
