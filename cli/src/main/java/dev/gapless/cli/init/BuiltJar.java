package dev.gapless.cli.init;

import dev.gapless.config.spring.BootJar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The jar that a build made and `java -jar` can start.
///
/// @param path from the project's folder
/// @param name without version and ending
/// @param version empty when its name has none
/// @param boot version of Spring Boot, empty for any other jar
public record BuiltJar(Path file, Path path, String name, String version, Optional<String> boot) {
    private static final List<String> FOLDERS = List.of("build/libs", "target", ".");
    private static final Pattern VERSIONED =
            Pattern.compile("(.+?)-([0-9][A-Za-z0-9._-]{0,63})\\.jar");
    private static final Pattern NOT_RUN =
            Pattern.compile("(?i).*-(plain|sources|javadoc|tests)\\.jar|original-.*");
    private static final int MOST_MODULES = 50;

    /// The newest, those of Spring Boot first; also of modules one folder below.
    public static Optional<BuiltJar> newest(Path project) {
        List<BuiltJar> found = new ArrayList<>();
        for (Path module : modules(project)) {
            for (String folder : FOLDERS) {
                jars(module.resolve(folder).normalize()).stream()
                        .filter(BootJar::runs)
                        .map(file -> of(project, file))
                        .forEach(found::add);
            }
        }
        return found.stream()
                .max(
                        Comparator.comparing((BuiltJar jar) -> jar.boot().isPresent())
                                .thenComparing(jar -> modified(jar.file())));
    }

    public static BuiltJar of(Path project, Path file) {
        String fileName = String.valueOf(file.getFileName());
        Matcher versioned = VERSIONED.matcher(fileName);
        boolean hasVersion = versioned.matches();
        return new BuiltJar(
                file,
                file.startsWith(project) ? project.relativize(file) : file,
                hasVersion ? versioned.group(1) : fileName.replaceFirst("\\.jar$", ""),
                hasVersion ? versioned.group(2) : "",
                BootJar.version(file));
    }

    /// For `artifact`.
    public String template() {
        String file = version.isEmpty() ? "{version}.jar" : name + "-{version}.jar";
        return String.valueOf(path.resolveSibling(file));
    }

    /// A name that a service may have.
    public String service() {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
        String cut = plain.substring(0, Math.min(40, plain.length()));
        String trimmed = cut.replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "service" : trimmed;
    }

    private static List<Path> modules(Path project) {
        List<Path> modules = new ArrayList<>(List.of(project));
        try (Stream<Path> folders = Files.list(project)) {
            folders.filter(Files::isDirectory).sorted().limit(MOST_MODULES).forEach(modules::add);
        } catch (IOException _) {
            return modules;
        }
        return modules;
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !NOT_RUN.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }
}
