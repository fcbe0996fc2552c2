package dev.gapless.agent.adopt;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.HealthProbe;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.Settings;

/// Nobody may be led where nobody is.
record Answering(HealthProbe probe) {
    /// Throws `switch-unreachable` when nothing answers there.
    ///
    /// @param next `host:port` where nginx would lead
    /// @param port of what serves as long as it does not
    void require(String next, Settings settings, int port) {
        int colon = next.lastIndexOf(':');
        Address address =
                new Address(next.substring(0, colon), Integer.parseInt(next.substring(colon + 1)));
        String silence =
                switch (probe.ask(address, settings.health())) {
                    case Answer.Healthy _, Answer.Unhealthy _ -> "";
                    case Answer.NotListening() -> "nothing listens there";
                    case Answer.Silent(String reason) -> reason;
                };
        if (!silence.isEmpty()) {
            throw Problem.of(
                            ProblemCode.SWITCH_UNREACHABLE,
                            "The switch does not answer at " + next + ", where nginx would be led.")
                    .where(settings.file() + "  switch.listen")
                    .found(silence)
                    .serves("the process on :" + port + ", as before")
                    .todo("gapless status says what the switch does; then the same command again")
                    .build();
        }
    }
}
