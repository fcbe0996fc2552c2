package dev.gapless.runtime.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Which Spring Boot an executable jar was made with.
final class BootJar {
    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4}).*");

    private BootJar() {}

    /// As its manifest says, for example `4.0.1`, or `(of unknown version)`; empty when it is no
    /// executable jar of Spring Boot.
    static Optional<String> version(Path artifact) {
        try (ZipFile jar = new ZipFile(artifact.toFile())) {
            boolean boot =
                    jar.stream().map(ZipEntry::getName).anyMatch(n -> n.startsWith("BOOT-INF/"));
            return boot ? Optional.of(inManifest(jar)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// From 3.4 on `server.shutdown` is `graceful` unless something else is said; what is not known
    /// is taken to be new.
    static boolean gracefulByItself(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > 3 || (major == 3 && Integer.parseInt(numbers.group(2)) >= 4);
    }

    private static String inManifest(ZipFile jar) throws IOException {
        ZipEntry entry = jar.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            return "(of unknown version)";
        }
        try (InputStream text = jar.getInputStream(entry)) {
            String version = new Manifest(text).getMainAttributes().getValue("Spring-Boot-Version");
            return version == null ? "(of unknown version)" : version;
        }
    }
}
