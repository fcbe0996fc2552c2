package dev.gapless.config;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.config.yaml.Finding;
import dev.gapless.config.yaml.Findings;
import dev.gapless.config.yaml.Place;
import dev.gapless.config.yaml.YamlText;
import dev.gapless.core.service.Settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Reads `gapless.yaml`: all that is wrong with it is one `config-invalid` with a line of evidence
/// each.
public final class ConfigReader {
    /// The name under which the file is looked for.
    public static final String FILE_NAME = "gapless.yaml";

    private static final int SHOWN_FINDINGS = 39;

    private ConfigReader() {}

    /// Reads the file, without flags.
    public static Settings load(Path file) {
        return load(file, Map.of());
    }

    /// Reads the file. Throws `config-missing`, `permission-denied` or `config-invalid`.
    ///
    /// @param overrides values of flags by dotted key (`health.interval`, `env.LOG_LEVEL`): they
    ///   win over the file
    public static Settings load(Path file, Map<String, String> overrides) {
        return read(file, text(file), overrides);
    }

    /// The same for text that was read before; `file` says where it stands and which folder paths
    /// are relative to.
    public static Settings read(Path file, String text, Map<String, String> overrides) {
        return new SettingsAssembly(file, values(file, text, overrides, _ -> true)).settings();
    }

    /// Only the name and the database: what a deployment needs besides may be missing, but what is
    /// there has to be right.
    public static ServiceDatabase database(Path file, String text, Map<String, String> overrides) {
        Values values = values(file, text, overrides, ConfigKeys.NAME::equals);
        return new SettingsAssembly(file, values).serviceDatabase();
    }

    /// Only what the first deployment takes over. Reads as [#read] does and throws what it throws.
    public static AdoptKeys adopt(Path file, String text, Map<String, String> overrides) {
        Values values = values(file, text, overrides, _ -> true);
        Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
        boolean behindNginx = values.isGiven(ConfigKeys.ADOPT_INCLUDE);
        return new AdoptKeys(
                behindNginx ? 0 : values.find(ConfigKeys.ADOPT_PORT).orElse(0),
                values.find(ConfigKeys.ADOPT_INCLUDE)
                        .map(include -> folder.resolve(include).normalize().toString())
                        .orElse(""),
                String.join(" ", values.find(ConfigKeys.ADOPT_NGINX).orElse(List.of())));
    }

    private static Values values(
            Path file, String text, Map<String, String> overrides, Predicate<ConfigKey<?>> needed) {
        Findings findings = new Findings();
        FlatFile flat =
                YamlText.parse(text, findings)
                        .flatMap(root -> FlatFile.of(root, findings))
                        .orElseThrow(() -> invalid(file, findings));
        Values values = Values.read(Overrides.apply(flat, overrides, findings), findings, needed);
        Combinations.check(values, findings);
        if (!findings.isEmpty()) {
            throw invalid(file, findings);
        }
        return values;
    }

    private static String text(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 4L * YamlText.LIMIT) {
                throw unreadable(
                        file,
                        "the file has " + Files.size(file) + " bytes: this is not a gapless.yaml");
            }
            byte[] bytes = Files.readAllBytes(file);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw unreadable(file, "the file is not UTF-8; save it as UTF-8");
        } catch (AccessDeniedException e) {
            throw Problem.of(ProblemCode.PERMISSION_DENIED, file + " may not be read.")
                    .where(file.toString())
                    .todo("give this user the right to read it: chmod +r " + file)
                    .cause(e);
        } catch (IOException e) {
            throw missing(file, e);
        }
    }

    private static Problem missing(Path file, IOException cause) {
        boolean folder = Files.isDirectory(file);
        Path looked = folder ? file.resolve(FILE_NAME) : file;
        return Problem.of(
                        ProblemCode.CONFIG_MISSING,
                        folder ? file + " is a folder, not a file." : "There is no " + file + ".")
                .where(looked.toAbsolutePath().normalize().toString())
                .todo(
                        "go to the folder of the service, name the file with --file, or write one;"
                                + " all keys: gapless explain config")
                .cause(cause);
    }

    private static Problem unreadable(Path file, String finding) {
        Findings findings = new Findings();
        findings.add(Place.line(1), finding);
        return invalid(file, findings);
    }

    private static Problem invalid(Path file, Findings findings) {
        List<Finding> sorted = findings.sorted();
        Finding first = sorted.getFirst();
        String place =
                switch (first.place()) {
                    case Place.Line(int number) -> file + ":" + number;
                    case Place.Flag(String name) -> "--" + name;
                };
        boolean inFile = first.place() instanceof Place.Line;
        String subject =
                inFile ? String.valueOf(file.getFileName()) + " has " : "The command line has ";
        String count = sorted.size() == 1 ? "1 problem." : sorted.size() + " problems.";
        return Problem.of(ProblemCode.CONFIG_INVALID, subject + count)
                .where(place)
                .evidence(evidence(sorted))
                .todo(
                        inFile
                                ? "edit " + file.getFileName() + ", then: gapless check"
                                : "gapless explain " + key(first))
                .build();
    }

    private static String key(Finding finding) {
        return switch (finding.place()) {
            case Place.Flag(String name) when ConfigKeys.find(name).isPresent() -> name;
            case Place.Flag _, Place.Line _ -> "config";
        };
    }

    private static List<String> evidence(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        findings.stream().limit(SHOWN_FINDINGS).map(Finding::line).forEach(lines::add);
        if (findings.size() > SHOWN_FINDINGS) {
            lines.add("and " + (findings.size() - SHOWN_FINDINGS) + " more");
        }
        return lines;
    }
}
