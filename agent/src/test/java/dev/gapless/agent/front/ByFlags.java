package dev.gapless.agent.front;

import dev.gapless.core.port.Routes;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A service of a real nginx that is its switch, by flags, or is to be.
///
/// @param line of the user's, that says where requests go
/// @param include for ours
/// @param host of our server
/// @param listen port of our server
/// @param slot port of the first instance
record ByFlags(
        UserNginx nginx,
        String service,
        Path line,
        Path include,
        String host,
        int listen,
        int slot) {
    ByFlags(UserNginx nginx, String service, Path line, Path include, int listen, int slot) {
        this(nginx, service, line, include, "127.0.0.1", listen, slot);
    }

    static ByFlags shop(UserNginx nginx, int slot) {
        return new ByFlags(
                nginx, "shop", nginx.include(), nginx.ours(), UserNginx.freePort(), slot);
    }

    /// On each address of this machine.
    ByFlags everywhere() {
        return new ByFlags(nginx, service, line, include, "0.0.0.0", listen, slot);
    }

    ByFlags everywhereOfIPv6() {
        return new ByFlags(nginx, service, line, include, "[::]", listen, slot);
    }

    /// The line is to lead to our server.
    JointPointing joint() {
        String reached = host.equals("[::]") ? "[::1]" : "127.0.0.1";
        return new JointPointing(Repointing.of(new Front(line, List.of())), reached + ":" + listen);
    }

    /// Nobody gets requests yet.
    Routes held(long generation) {
        return routes(generation, slot, nginx.command("-s", "reload"), false);
    }

    Routes routes(long generation, int port) {
        return routes(generation, port, nginx.command("-s", "reload"));
    }

    Routes routes(long generation, int port, List<String> reload) {
        return routes(generation, port, reload, true);
    }

    private Routes routes(long generation, int port, List<String> reload, boolean active) {
        return new Routes(
                service,
                generation,
                settings(reload),
                active ? Map.of("1", 100) : Map.of(),
                List.of(
                        new Routes.Target(
                                new InstanceId(service + "-1-" + port),
                                "1",
                                Address.local(port),
                                active)),
                !active);
    }

    private SwitchSettings settings(List<String> reload) {
        return new SwitchSettings(
                "nginx",
                List.of(host + ":" + listen),
                new SwitchSettings.Hold(Duration.ZERO, 0, 0),
                Duration.ofSeconds(10),
                false,
                false,
                Optional.of(
                        new SwitchSettings.Nginx(
                                include, List.of(slot), nginx.command("-T"), reload)));
    }
}
