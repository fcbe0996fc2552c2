package dev.gapless.runtime.process;

import dev.gapless.runtime.linux.Connections;

import java.lang.System.Logger;
import java.time.Duration;

/// Connections to an adopted instance that do not come through the switch: from a worker of nginx
/// that still finishes requests under its old configuration, or from somebody who knows the port.
/// The switch has none left when an instance is stopped.
final class Strangers {
    private static final Logger LOG = System.getLogger(Strangers.class.getName());

    /// They may be idle and stay for ever.
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Strangers() {}

    /// Returns when there is none, or after a while.
    static void awaitGone(Tracked instance, Duration grace) {
        int port = instance.spec().address().port();
        Duration limit = grace.compareTo(LONGEST) < 0 ? grace : LONGEST;
        boolean gone =
                Waiting.until(limit, () -> !instance.running() || Connections.at(port).isEmpty());
        if (!gone) {
            LOG.log(
                    Logger.Level.WARNING,
                    instance.id()
                            + " is stopped though "
                            + Connections.at(port).size()
                            + " connections to :"
                            + port
                            + " are open that do not come through the switch");
        }
    }
}
