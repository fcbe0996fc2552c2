package dev.gapless.runtime.process;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.runtime.command.InstanceEnvironment;
import dev.gapless.runtime.command.ProgramLookup;
import dev.gapless.runtime.command.RunAs;
import dev.gapless.runtime.command.SecretSource;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.linux.OutOfMemory;
import dev.gapless.runtime.linux.UnixUser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts the shim of an instance. The shim stays a child of this process while it lives, so that
/// it never becomes a zombie, and goes on without it.
final class Launcher {
    private static final File NOTHING = new File("/dev/null");

    private final Path shim;
    private final SecretSource secrets;

    /// @param home the shim is copied there, under a name of its content: running ones read the
    ///   file they began with
    Launcher(Path home, SecretSource secrets) throws IOException {
        this.secrets = secrets;
        String script = script();
        shim =
                home.resolve(InstanceFolder.SHIMS)
                        .resolve(Integer.toHexString(script.hashCode()) + ".sh");
        if (!Files.exists(shim)) {
            DurableFiles.createFolders(home.resolve(InstanceFolder.SHIMS));
            DurableFiles.write(shim, script);
        }
    }

    /// All that is needed for a start, looked up before anything is written.
    ///
    /// @param command what the shim executes
    record Prepared(List<String> command, Map<String, String> environment) {}

    /// Throws `command-not-found`, `permission-denied`, `user-unknown` or `secret-missing`.
    Prepared prepare(InstanceSpec spec, InstanceFolder folder) {
        List<String> command = new ArrayList<>();
        Optional<UnixUser> user = RunAs.account(spec);
        user.ifPresent(account -> command.addAll(RunAs.prefix(account)));
        command.add(ProgramLookup.find(spec).toString());
        command.addAll(spec.command().subList(1, spec.command().size()));
        return new Prepared(
                command, InstanceEnvironment.complete(spec, secrets, user, folder.path()));
    }

    /// @param group control group to enter, if any
    Process launch(
            Prepared prepared,
            InstanceSpec spec,
            InstanceFolder folder,
            Optional<Path> group,
            Path log)
            throws IOException {
        List<String> line = new ArrayList<>(List.of("setsid", "/bin/sh", shim.toString()));
        line.add(folder.path().toString());
        line.add(group.map(Path::toString).orElse("-"));
        line.add(Integer.toString(OutOfMemory.newcomer()));
        line.addAll(prepared.command());
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(spec.directory().toFile())
                        .redirectInput(NOTHING)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(prepared.environment());
        return builder.start();
    }

    private static String script() throws IOException {
        try (InputStream script = Launcher.class.getResourceAsStream("shim.sh")) {
            if (script == null) {
                throw new IOException("shim.sh is missing in this build");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
