package dev.gapless.core.port;

import dev.gapless.core.service.Address;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// All that is needed to start one instance, journaled before the start. Secrets are references.
///
/// @param release label of the release, for example `1.5.0+2`
/// @param color `1` or `2` ...: the index of the port in the pool plus one, for set-ups with a
///   profile per colour
/// @param command program and arguments, placeholders already filled in
/// @param env the user's variables, sorted: plan ids are made of them; the runtime adds `PORT
///   SERVER_PORT GAPLESS_SERVICE GAPLESS_RELEASE GAPLESS_INSTANCE GAPLESS_COLOR`, which win
/// @param user name of the user to run as, empty for the agent's
/// @param memoryLimit bytes, 0 for none
/// @param adopted the process that it is, of one that Gapless did not start itself; its first start
///   takes that process over, a later one begins a new process
public record InstanceSpec(
        InstanceId id,
        String service,
        String release,
        Address address,
        String color,
        Path directory,
        List<String> command,
        Map<String, EnvValue> env,
        String user,
        long memoryLimit,
        Optional<Adopted> adopted) {
    public InstanceSpec {
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new TreeMap<>(env));
        // an older agent did not keep it
        adopted = Objects.requireNonNullElse(adopted, Optional.empty());
    }

    /// One that Gapless starts.
    public InstanceSpec(
            InstanceId id,
            String service,
            String release,
            Address address,
            String color,
            Path directory,
            List<String> command,
            Map<String, EnvValue> env,
            String user,
            long memoryLimit) {
        this(
                id,
                service,
                release,
                address,
                color,
                directory,
                command,
                env,
                user,
                memoryLimit,
                Optional.empty());
    }

    /// The same place and command under another name.
    public InstanceSpec withId(InstanceId next) {
        return new InstanceSpec(
                next,
                service,
                release,
                address,
                color,
                directory,
                command,
                env,
                user,
                memoryLimit,
                adopted);
    }
}
