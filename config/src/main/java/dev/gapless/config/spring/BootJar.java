package dev.gapless.config.spring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Which Spring Boot an executable jar was made with.
public final class BootJar {
    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4}).*");

    private BootJar() {}

    /// As its manifest says, for example `4.0.1`, or `(of unknown version)`; empty when it is no
    /// executable jar of Spring Boot.
    public static Optional<String> version(Path artifact) {
        try (ZipFile jar = new ZipFile(artifact.toFile())) {
            boolean boot =
                    jar.stream().map(ZipEntry::getName).anyMatch(n -> n.startsWith("BOOT-INF/"));
            return boot ? Optional.of(inManifest(jar)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Whether a library whose file begins so is in it, for example `flyway-core`.
    public static boolean hasLibrary(Path artifact, String name) {
        return !names(artifact, "BOOT-INF/lib/" + name).isEmpty();
    }

    /// What is in the jar under names that begin so; nothing for what is no jar.
    public static List<String> names(Path artifact, String start) {
        try (ZipFile jar = new ZipFile(artifact.toFile())) {
            return jar.stream().map(ZipEntry::getName).filter(n -> n.startsWith(start)).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /// Whether `java -jar` can start it.
    public static boolean runs(Path artifact) {
        try (ZipFile jar = new ZipFile(artifact.toFile())) {
            return attribute(jar, "Main-Class").isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    /// Its major version as in [#version]; what is not known is taken to be new.
    public static int major(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches() ? Integer.parseInt(numbers.group(1)) : Integer.MAX_VALUE;
    }

    /// From 3.4 on `server.shutdown` is `graceful` unless something else is said; what is not known
    /// is taken to be new.
    public static boolean gracefulByItself(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > 3 || (major == 3 && Integer.parseInt(numbers.group(2)) >= 4);
    }

    private static String inManifest(ZipFile jar) throws IOException {
        return attribute(jar, "Spring-Boot-Version").orElse("(of unknown version)");
    }

    private static Optional<String> attribute(ZipFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream text = jar.getInputStream(entry)) {
            return Optional.ofNullable(new Manifest(text).getMainAttributes().getValue(name));
        }
    }
}
