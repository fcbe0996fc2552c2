package dev.gapless.agent.supervise;

import dev.gapless.api.GaplessVersion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What this process runs from: an immutable build folder (`-Dgapless.build`), or a class path
/// while developing.
///
/// @param folder empty while developing
/// @param java the virtual machine to start others with
public record Build(Optional<Path> folder, Path java, String classPath) {
    public static Build current() {
        Optional<Path> folder =
                Optional.ofNullable(System.getProperty("gapless.build")).map(Path::of);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Build(folder, java, System.getProperty("java.class.path"));
    }

    /// See [GaplessVersion#build].
    public String id() {
        return GaplessVersion.build();
    }

    /// The AOT cache for this process, if the build has one.
    List<String> aotFlags(String process) {
        return folder.map(path -> path.resolve("aot").resolve(process + ".aot"))
                .filter(Files::isRegularFile)
                .map(cache -> List.of("-XX:AOTCache=" + cache))
                .orElse(List.of());
    }
}
