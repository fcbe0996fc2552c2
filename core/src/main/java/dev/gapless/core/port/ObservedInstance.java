package dev.gapless.core.port;

import dev.gapless.core.service.InstanceId;

/// What a runtime knows of one instance of a service.
public sealed interface ObservedInstance {
    InstanceId id();

    /// @param pid of the instance's own process (not of its shim)
    record Running(InstanceId id, long pid) implements ObservedInstance {}

    /// @param exitCode 0 to 255; 128 + n for death by signal n; -1 when it cannot be known (host
    ///   restarted)
    /// @param how one phrase for people, for example `exit code 1` or `killed by signal 9`
    /// @param withHost it did not end by itself: the host was restarted
    record Ended(InstanceId id, int exitCode, String how, boolean withHost)
            implements ObservedInstance {
        public Ended(InstanceId id, int exitCode, String how) {
            this(id, exitCode, how, false);
        }
    }
}
