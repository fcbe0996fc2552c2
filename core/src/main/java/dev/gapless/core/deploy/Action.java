package dev.gapless.core.deploy;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.InstanceId;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Something to be done outside. Journaled before it is dispatched, so it may be dispatched twice:
/// all are idempotent. Each is answered by an [Event]. What is asked of one instance is done in the
/// order it was asked for.
public sealed interface Action {
    /// Answered by `InstanceStarted` or `InstanceNotStarted`.
    record StartInstance(InstanceSpec spec) implements Action {}

    /// Answered by `InstanceEnded` or `InstanceNotStopped`.
    record StopInstance(InstanceId id, Duration grace) implements Action {}

    /// Not answered.
    record ForgetInstance(InstanceId id) implements Action {}

    /// The release is not kept any more: its artifact and its secrets may go. Not answered.
    record ForgetRelease(String label) implements Action {}

    /// Answered by `RoutesApplied` or `RoutesNotApplied`, unless newer routes were asked for before
    /// it was the turn of these.
    record ApplyRoutes(Routes routes) implements Action {}

    /// Answered by `SchemaMoved` and at last `SchemaDone` or `SchemaFailed`.
    ///
    /// @param release whose secrets open the database
    record RunSchema(String release, DatabaseSettings database, String migration, Phase phase)
            implements Action {}

    /// Answered by `SchemaDone` or `SchemaFailed`.
    ///
    /// @param release whose secrets open the database
    record UndoSchema(String release, DatabaseSettings database, String migration)
            implements Action {}

    /// Ends the schema work under way; not answered.
    record CancelSchema() implements Action {}

    /// Ends the hook under way with all that it started, if it is this one; not answered.
    record CancelHook(long deployment, String name) implements Action {}

    /// Answered by `HookDone` with the same number and name, so that a late answer is not taken for
    /// that of another deployment.
    record RunHook(
            long deployment,
            String name,
            List<String> command,
            Path directory,
            Map<String, String> env)
            implements Action {
        public RunHook {
            command = List.copyOf(command);
            env = Map.copyOf(env);
        }
    }

    /// Answered by `WarmUpMoved` and at last `WarmedUp`, both with the same time of begin.
    ///
    /// @param release that the instances are of, for people
    /// @param limit longest time
    record WarmUp(
            Instant began,
            String release,
            List<Target> targets,
            dev.gapless.core.service.WarmUp requests,
            Duration limit)
            implements Action {
        public WarmUp {
            targets = List.copyOf(targets);
        }

        /// One instance.
        public record Target(InstanceId id, Address address) {}
    }

    /// Ends the warm-up under way, if it is this one; not answered.
    record CancelWarmUp(Instant began) implements Action {}
}
