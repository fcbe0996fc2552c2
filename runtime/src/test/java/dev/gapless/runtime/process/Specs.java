package dev.gapless.runtime.process;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Instances to be started by tests.
record Specs(InstanceSpec spec) {
    static Specs of(String id, String... command) {
        return new Specs(
                new InstanceSpec(
                        new InstanceId(id),
                        "shop",
                        "1.5.0",
                        Address.local(18_000),
                        "1",
                        Path.of("/tmp"),
                        List.of(command),
                        Map.of(),
                        "",
                        0));
    }

    /// A script for `sh`.
    static Specs sh(String id, String script) {
        return of(id, "sh", "-c", script);
    }

    Specs env(String name, EnvValue value) {
        Map<String, EnvValue> env = new HashMap<>(spec.env());
        env.put(name, value);
        return with(spec.directory(), env, spec.user(), spec.address().port(), spec.memoryLimit());
    }

    Specs in(Path directory) {
        return with(directory, spec.env(), spec.user(), spec.address().port(), spec.memoryLimit());
    }

    Specs as(String user) {
        return with(spec.directory(), spec.env(), user, spec.address().port(), spec.memoryLimit());
    }

    Specs at(int port) {
        return with(spec.directory(), spec.env(), spec.user(), port, spec.memoryLimit());
    }

    Specs memory(long bytes) {
        return with(spec.directory(), spec.env(), spec.user(), spec.address().port(), bytes);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Specs with(
            Path directory, Map<String, EnvValue> env, String user, int port, long memoryLimit) {
        return new Specs(
                new InstanceSpec(
                        spec.id(),
                        spec.service(),
                        spec.release(),
                        Address.local(port),
                        spec.color(),
                        directory,
                        spec.command(),
                        env,
                        user,
                        memoryLimit));
    }
}
