package dev.gapless.migration.file;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.change.Place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All migration files of a folder, oldest first. A folder that is not there has none.
public final class MigrationFolder {
    private static final Pattern NAME =
            Pattern.compile("V([1-9][0-9]{0,8})__([A-Za-z0-9_.-]+)\\.(ya?ml|json)");
    private static final Pattern MEANT = Pattern.compile(".*\\.(ya?ml|json)");

    private MigrationFolder() {}

    /// What the name of a migration file says.
    public record Numbered(int number, String name) {}

    /// Empty for another file.
    public static Optional<Numbered> numbered(String file) {
        Matcher name = NAME.matcher(file);
        return name.matches()
                ? Optional.of(new Numbered(Integer.parseInt(name.group(1)), name.group(2)))
                : Optional.empty();
    }

    /// Throws `migration-invalid` with everything that is wrong in any of the files.
    public static List<MigrationFile> read(Path folder) {
        Findings findings = new Findings();
        List<MigrationFile> files = new ArrayList<>();
        Map<Integer, String> numbers = new HashMap<>();
        for (Path path : list(folder)) {
            String file = path.getFileName().toString();
            parse(path, findings)
                    .ifPresent(
                            migration -> {
                                String other = numbers.putIfAbsent(migration.number(), file);
                                if (other != null) {
                                    findings.add(
                                            new Place(file, 1),
                                            "The number "
                                                    + migration.number()
                                                    + " is also that of "
                                                    + other
                                                    + ".");
                                }
                                files.add(migration);
                            });
        }
        findings.raise();
        files.sort(Comparator.comparingInt(MigrationFile::number));
        return files;
    }

    private static Optional<MigrationFile> parse(Path path, Findings findings) {
        String file = path.getFileName().toString();
        Optional<Numbered> numbered = numbered(file);
        if (numbered.isEmpty()) {
            findings.add(
                    new Place(file, 1),
                    "A migration file is called V<number>__<name>.yaml, found '" + file + "'.");
            return Optional.empty();
        }
        byte[] bytes = bytes(path);
        String id = file.substring(0, file.lastIndexOf('.'));
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Optional.of(
                new MigrationFile(
                        id,
                        numbered.get().number(),
                        sha256(bytes),
                        new MigrationReader(file, findings).read(text)));
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> MEANT.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static Problem unreadable(Path path, IOException cause) {
        return Problem.of(
                        ProblemCode.MIGRATION_INVALID,
                        "The migration file cannot be read: " + cause.getMessage())
                .where(path.toString())
                .todo("Make it readable for the user that runs the agent.")
                .cause(cause);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
