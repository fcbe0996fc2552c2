package dev.gapless.agent.adopt;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.util.List;

/// What is said to whoever cannot adopt, or not once more.
final class AdoptRefusals {
    private AdoptRefusals() {}

    static Problem known(ServiceState state) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        state.service() + " is a service of Gapless already.")
                .where("service " + state.service())
                .found("stable: " + state.stable().orElse("none"))
                .todo("gapless status; another release: gapless deploy VERSION")
                .build();
    }

    /// Nobody could read there again where it leads.
    static Problem unreached(Settings settings) {
        List<String> listen = settings.trafficSwitch().listen();
        String port = listen.getFirst().substring(listen.getFirst().lastIndexOf(':'));
        return Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        "A line of nginx can lead to the switch only at 127.0.0.1 or [::1].")
                .where(settings.file() + "  switch.listen")
                .found(String.join(", ", listen))
                .todo("add 127.0.0.1" + port + " to switch.listen")
                .build();
    }

    /// The server that nginx has for it is one for clients: it would ask of them what the server of
    /// the user's has asked already.
    static Problem byItsPort(ServiceState state, Path include) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        state.service()
                                + " was adopted by its port: its server in nginx is none for"
                                + " requests that passed another one.")
                .where(include.toString())
                .found("no include was named when it was adopted")
                .serves(state.serving().orElse(""))
                .todo(
                        "gapless remove --keep-running, then gapless adopt --nginx-include "
                                + include)
                .build();
    }
}
