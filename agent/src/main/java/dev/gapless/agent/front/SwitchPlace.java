package dev.gapless.agent.front;

import java.util.List;
import java.util.Optional;

/// What a line of nginx says so that requests come to what a switch listens on.
public final class SwitchPlace {
    private SwitchPlace() {}

    /// `host:port`, one that can be read again where there is one.
    ///
    /// @param listen of the switch, at least one
    public static String of(List<String> listen) {
        return local(listen).orElseGet(() -> reached(listen.getFirst()));
    }

    /// Where a line of nginx can lead to the switch, and be read again: `127.0.0.1` or `[::1]`.
    public static Optional<String> local(List<String> listen) {
        return listen.stream()
                .map(SwitchPlace::reached)
                .filter(address -> address.matches("(127[.]0[.]0[.]1|\\[::1]):[0-9]+"))
                .findFirst();
    }

    /// Where this machine itself comes to what is listened on. nginx takes IPv6 only on `[::]`.
    static String reached(String address) {
        int colon = address.lastIndexOf(':');
        String host =
                switch (address.substring(0, colon)) {
                    case "0.0.0.0", "" -> "127.0.0.1";
                    case "[::]" -> "[::1]";
                    case String other -> other;
                };
        return host + address.substring(colon);
    }
}
