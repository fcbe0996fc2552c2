package dev.gapless.e2e.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A checkout small enough to be "built" in no time: the real launcher, with a `dist/assemble` that
/// notes each call in `calls`, waits while the file `gate` exists, fails when there is a file
/// `fail` (whose text it logs), and otherwise makes a `bin/gapless` that prints its build and its
/// arguments.
record Checkout(Path root, Path home) {
    private static final Path REAL =
            Path.of(System.getProperty("gapless.root", "..")).toAbsolutePath();

    private static final String ASSEMBLE =
            """
            #!/bin/sh
            set -eu
            root=$(cd "$(dirname "$0")/.." && pwd)
            echo call >> "$root/calls"
            while [ -e "$root/gate" ]; do sleep 0.02; done
            mkdir "$2/bin"
            if [ -e "$root/fail" ]; then cat "$root/fail" > "$3"; exit 1; fi
            printf '#!/bin/sh\\necho "%s" "$@"\\nexit "${EXIT:-0}"\\n' "$(cat "$root/api/src/main/Code")" > "$2/bin/gapless"
            chmod +x "$2/bin/gapless"
            """;

    record Outcome(int exitCode, String out, String err) {}

    static Checkout in(Path folder) throws IOException {
        return at(folder.resolve("checkout"), folder.resolve("home"));
    }

    static Checkout at(Path root, Path home) throws IOException {
        Checkout checkout = new Checkout(root, home);
        checkout.write("pom.xml", "<project/>");
        checkout.write("api/pom.xml", "<project/>");
        checkout.write("api/src/main/Code", "one");
        checkout.write("api/src/main/Other", "x");
        checkout.copy("gapless");
        checkout.copy("dist/functions");
        checkout.copy("dist/refresh");
        executable(checkout.write("dist/assemble", ASSEMBLE));
        executable(checkout.write("tools/mvn", "#!/bin/sh\n"));
        jdk(checkout.root.resolve("jdk"), "25.0.1");
        return checkout;
    }

    /// A folder that looks like a JDK.
    static Path jdk(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(
                folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(Files.writeString(folder.resolve("bin/javac"), "#!/bin/sh\n"));
        executable(Files.writeString(folder.resolve("bin/jlink"), "#!/bin/sh\n"));
        return folder;
    }

    static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void copy(String name) throws IOException {
        Path file = write(name, Files.readString(REAL.resolve(name)));
        executable(file);
    }

    Path builds() {
        return home.resolve("builds");
    }

    /// Names of the builds, without what begins with a dot.
    List<String> builtFolders() throws IOException {
        try (Stream<Path> entries = Files.list(builds())) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".") || name.startsWith(".new"))
                    .sorted()
                    .toList();
        }
    }

    int calls() throws IOException {
        Path calls = root.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    Process start(String... arguments) throws IOException {
        return start(root.resolve("gapless"), Map.of(), arguments);
    }

    Process start(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                                .toList());
        builder.environment().put("GAPLESS_HOME", home.toString());
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment()
                .merge(
                        "PATH",
                        root.resolve("tools").toString(),
                        (path, tools) -> tools + ":" + path);
        builder.environment().putAll(environment);
        return builder.directory(Path.of("/").toFile()).start();
    }

    Outcome run(String... arguments) throws IOException {
        return outcome(start(arguments));
    }

    static Outcome outcome(Process process) throws IOException {
        try {
            String out = new String(process.getInputStream().readAllBytes()).strip();
            String err = new String(process.getErrorStream().readAllBytes()).strip();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running; it said: " + err);
            }
            return new Outcome(process.exitValue(), out, err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /// Runs a piece of shell that has read `dist/functions`.
    Outcome functions(String script, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", ". ./dist/functions\n" + script);
        builder.environment().putAll(environment);
        return outcome(builder.directory(root.toFile()).start());
    }
}
