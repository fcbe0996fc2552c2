package dev.gapless.cli.demo;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.nio.file.Files;
import java.nio.file.Path;

/// What the demo is made of, from the build folder that this process runs from; while Gapless
/// itself is being developed from the folder `-Dgapless.examples`, laid out as `examples` in a
/// build folder.
///
/// @param java the virtual machine for everything
/// @param examples folder with `hello` and `database`
record DemoParts(Path java, Path examples) {
    static DemoParts ofThisBuild() {
        String build = System.getProperty("gapless.build", "");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path examples =
                build.isEmpty()
                        ? Path.of(System.getProperty("gapless.examples", "/nonexistent"))
                        : Path.of(build, "examples");
        if (!Files.isDirectory(examples.resolve("hello").resolve("releases"))) {
            throw Problem.of(
                            ProblemCode.DEMO_PREREQUISITE,
                            "The services of the demo are not in this build.")
                    .found(build.isEmpty() ? "not run from a build folder" : examples.toString())
                    .todo("run ./gapless demo in a checkout of Gapless")
                    .build();
        }
        return new DemoParts(java, examples);
    }

    Path release(int version) {
        return examples.resolve("hello").resolve("releases").resolve("hello-" + version + ".jar");
    }

    /// The pattern for `artifact:`.
    String releases() {
        return examples.resolve("hello").resolve("releases") + "/hello-{version}.jar";
    }

    Path migrations() {
        return examples.resolve("hello").resolve("db").resolve("gapless");
    }

    String databaseClassPath() {
        return examples.resolve("database").resolve("lib") + "/*";
    }
}
