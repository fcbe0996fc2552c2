package dev.gapless.e2e.site;

import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of the sources, for the examples that were built in it.
public final class Checkout {
    private Checkout() {}

    /// `-Dgapless.root`, else the nearest folder upwards that has `examples/tiny`.
    public static Path root() {
        Path named = Path.of(System.getProperty("gapless.root", "")).toAbsolutePath();
        for (Path folder = named; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("examples").resolve("tiny"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder with examples/tiny at or above " + named);
    }

    /// The built jar of a release of an example, `tiny` or `hello`.
    public static Path release(String example, String version) {
        Path jar =
                root().resolve(
                                "examples/"
                                        + example
                                        + "/target/releases/"
                                        + example
                                        + "-"
                                        + version
                                        + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    jar + " is missing; build it: mvn -pl examples/" + example + " -am package");
        }
        return jar;
    }
}
