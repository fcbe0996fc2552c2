package dev.gapless.agent.adopt;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.proxy.route.ListenAddress;
import dev.gapless.runtime.adopt.FoundProcess;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is another service's, and not adopted.
final class Claims {
    private Claims() {}

    /// An include that leads to the switch of another service was adopted with that one.
    static void refuseClaimed(List<ServiceState> all, String service, Path include, String place) {
        for (ServiceState other : all) {
            Optional<String> address =
                    other.routing()
                            .asked()
                            .map(routes -> routes.settings())
                            .filter(settings -> !isRewritten(settings))
                            .flatMap(settings -> listening(settings, place));
            if (address.isPresent() && !other.service().equals(service)) {
                throw Problem.of(
                                ProblemCode.NGINX_INCLUDE_CLAIMED,
                                "The include of nginx belongs to the service "
                                        + other.service()
                                        + ".")
                        .where(include.toString())
                        .found(
                                "it leads to "
                                        + address.get()
                                        + ", where Gapless takes the requests of "
                                        + other.service())
                        .todo(
                                "name the include that leads to "
                                        + service
                                        + ": gapless adopt --nginx-include FILE; or the port of its"
                                        + " process: --port PORT")
                        .build();
            }
        }
    }

    /// An include of the user's is the switch: nobody but nginx itself listens there.
    private static boolean isRewritten(SwitchSettings settings) {
        return settings.nginx().filter(SwitchSettings.Nginx::rewritten).isPresent();
    }

    /// Where requests come in that go to this place, `host:port`.
    private static Optional<String> listening(SwitchSettings settings, String place) {
        return ListenAddress.parse(place.replaceFirst("^localhost:", "127.0.0.1:"))
                .flatMap(to -> listening(settings, to));
    }

    private static Optional<String> listening(SwitchSettings settings, InetSocketAddress to) {
        return settings.listen().stream()
                .filter(
                        text ->
                                ListenAddress.parse(text)
                                        .filter(one -> ListenAddress.overlap(one, to))
                                        .isPresent())
                .findFirst();
    }

    /// An instance belongs to one service.
    static void refuseOurs(List<ServiceState> all, FoundProcess found) {
        for (ServiceState one : all) {
            if (one.alive().stream().anyMatch(instance -> isOf(instance, found))) {
                throw Problem.of(
                                ProblemCode.NOT_POSSIBLE_NOW,
                                "What listens on :"
                                        + found.port()
                                        + " is an instance of "
                                        + one.service()
                                        + ", a service of Gapless already.")
                        .where("127.0.0.1:" + found.port())
                        .found(found.description())
                        .todo(
                                "name the port of what is to be adopted: --port PORT; see gapless"
                                        + " status --service "
                                        + one.service())
                        .build();
            }
        }
    }

    private static boolean isOf(Instance instance, FoundProcess found) {
        return instance.process() instanceof Process.Running(long pid, var _)
                && pid == found.identity().pid();
    }
}
