package dev.gapless.core.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Everything `gapless.yaml` says about a service, checked and with defaults filled in. Names are
/// those of the file.
///
/// @param artifact absolute path with `{version}` in it
/// @param sha256 pin of the artifact, empty for none
/// @param command program and arguments with placeholders `{artifact} {version} {port} {color}
///   {instance}`
/// @param directory working directory of the instances (the folder of the file)
/// @param user run instances as this user; empty: the agent's
/// @param memoryLimit bytes per instance, 0 for none
/// @param startPriority of an instance that starts while another release serves
/// @param warmUp of an instance that starts while others serve
/// @param dipLimit how many times slower the stable release may become meanwhile; 0 when that is
///   not watched, as by an older agent
/// @param onFailureKeep keep a failed candidate (without traffic) for an hour
/// @param hooks name of the hook -> command
public record Settings(
        String name,
        Path file,
        Path directory,
        String artifact,
        String sha256,
        List<String> command,
        Map<String, EnvValue> env,
        String user,
        long memoryLimit,
        StartPriority startPriority,
        WarmUp warmUp,
        double dipLimit,
        int instances,
        PortPool ports,
        Strategy strategy,
        HealthPolicy health,
        SwitchSettings trafficSwitch,
        Timing timing,
        Analysis analysis,
        boolean onFailureKeep,
        int keepReleases,
        Map<String, List<String>> hooks,
        Optional<DatabaseSettings> database,
        ProveSettings prove) {

    public Settings {
        // an older agent did not keep it, and held nobody back
        startPriority = Objects.requireNonNullElse(startPriority, StartPriority.NORMAL);
        warmUp = Objects.requireNonNullElse(warmUp, WarmUp.NONE);
        command = List.copyOf(command);
        env = Map.copyOf(env);
        hooks = Map.copyOf(hooks);
    }

    /// As the file says it: `2x`, `1.5x`, `off`.
    public String dipLimitText() {
        boolean whole = dipLimit == Math.rint(dipLimit);
        return dipLimit == 0 ? "off" : (whole ? "" + (long) dipLimit : "" + dipLimit) + "x";
    }

    /// The same with another switch.
    public Settings with(SwitchSettings other) {
        return new Settings(
                name,
                file,
                directory,
                artifact,
                sha256,
                command,
                env,
                user,
                memoryLimit,
                startPriority,
                warmUp,
                dipLimit,
                instances,
                ports,
                strategy,
                health,
                other,
                timing,
                analysis,
                onFailureKeep,
                keepReleases,
                hooks,
                database,
                prove);
    }

    /// Every limit that has a name.
    ///
    /// @param drainTimeout upper bound of a drain; idle is observed
    /// @param streamDrainTimeout the same for transfers that still move; used by a later version
    /// @param bakeTime the old release is kept running so long after promotion
    /// @param silence observed absence of use before contract; used by a later version
    /// @param stopGrace SIGTERM to SIGKILL
    /// @param progressDeadline longest time without progress
    /// @param ramp from 0 to 100 percent; zero for at once
    public record Timing(
            Duration drainTimeout,
            Duration streamDrainTimeout,
            Duration bakeTime,
            Duration silence,
            Duration stopGrace,
            Duration progressDeadline,
            Duration ramp) {}
}
