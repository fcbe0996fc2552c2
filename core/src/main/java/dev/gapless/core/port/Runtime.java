package dev.gapless.core.port;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.StartPriority;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Where instances run. All methods block and may be called from several threads at once.
public interface Runtime {
    /// Looks whether the instances could be started; changes nothing. Every problem found, not only
    /// the first.
    List<ProblemReport> preflight(Preflight request);

    /// Starts an instance; when one with this id runs already, that one is returned. One that is to
    /// be a process that ran before becomes that process. Throws `command-not-found`,
    /// `permission-denied`, `user-unknown`, `secret-missing` or `app-start-failed`.
    ObservedInstance.Running start(InstanceSpec spec);

    /// SIGTERM, and SIGKILL after `grace`; returns when the process is gone (at once when it
    /// already is).
    Stopped stop(InstanceId id, Duration grace);

    /// The instance serves as one of the stable release: when memory is short, newcomers are to go
    /// before it. Does what the host allows; asked again, it does nothing.
    void establish(InstanceId id);

    /// How much of the CPU a running instance gets from now on; asked again, it does nothing.
    /// Returns false where the host could not do all of it.
    boolean priority(InstanceId id, StartPriority priority);

    /// What [StartPriority#LOW] is on this host.
    HoldBack holdBack();

    /// Looks after the instance no longer: it runs on as it is, and is never signalled or observed
    /// again, by no later agent either. Does nothing for one that is not known.
    void letGo(InstanceId id);

    /// Every instance of the service that this runtime ever started and not forgotten, running or
    /// ended.
    List<ObservedInstance> observe(String service);

    /// Called once for each instance that ends, by whatever cause, also for those started before
    /// the agent.
    void onEnd(Consumer<ObservedInstance.Ended> listener);

    /// Who listens on the address of this instance.
    PortOwner owner(InstanceId id, int port);

    /// Newest log lines of an instance, oldest first, at most `lines`.
    List<String> log(InstanceId id, int lines);

    /// Forgets an ended instance and removes its files but for the log.
    void forget(InstanceId id);

    /// How an instance came to its end.
    ///
    /// @param killed it did not end within the grace period
    /// @param seconds from SIGTERM to the end
    record Stopped(ObservedInstance.Ended end, boolean killed, double seconds) {}

    /// How an instance is held back while it starts.
    ///
    /// @param text `idle class of cgroup v2`; where it is not possible, why
    record HoldBack(boolean possible, String text) {}

    /// Whose listening socket it is.
    sealed interface PortOwner {
        /// Nobody listens.
        record Nobody() implements PortOwner {}

        /// A process of this very instance.
        record Instance() implements PortOwner {}

        /// Somebody else.
        record Foreign(String description) implements PortOwner {}

        /// Cannot be told here (no right to look); the reason.
        record Unknown(String reason) implements PortOwner {}
    }
}
