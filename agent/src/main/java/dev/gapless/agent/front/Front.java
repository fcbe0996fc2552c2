package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The include that leads to the switch of a service.
///
/// @param nginx the command by which nginx is asked; empty to look for it
public record Front(Path include, List<String> nginx) {
    public Front {
        nginx = List.copyOf(nginx);
    }

    /// Why these settings would take the switch away from where the file leads, if they would:
    /// every client of it would come to nobody.
    ///
    /// @param now what is in force
    public Optional<ProblemReport> lost(Settings now, Settings next) {
        OptionalInt port = port();
        if (port.isEmpty()
                || !isAt(now.trafficSwitch(), port.getAsInt())
                || isAt(next.trafficSwitch(), port.getAsInt())) {
            return Optional.empty();
        }
        String before = String.join(", ", now.trafficSwitch().listen());
        String wanted = String.join(", ", next.trafficSwitch().listen());
        return Optional.of(
                Problem.of(
                                ProblemCode.SWITCH_CANNOT,
                                "nginx leads to the switch at :"
                                        + port.getAsInt()
                                        + ", which would not be there any more.")
                        .where(next.file() + "  switch.listen")
                        .found(
                                include
                                        + " leads to :"
                                        + port.getAsInt()
                                        + "; switch.listen was "
                                        + before
                                        + " and would be "
                                        + wanted)
                        .todo(
                                "list both: switch: { listen: ["
                                        + before
                                        + ", "
                                        + wanted
                                        + "] }; let the include lead to the new one and reload"
                                        + " nginx; then take the old one out")
                        .report());
    }

    private static boolean isAt(SwitchSettings settings, int port) {
        return settings.listen().stream().anyMatch(address -> address.endsWith(":" + port));
    }

    /// Where the requests go now; empty where the file does not say so in one place.
    public OptionalInt port() {
        try {
            Include text = new Include(Files.readString(include));
            return OptionalInt.of(Include.port(text.place(include.toString())));
        } catch (IOException | Problem _) {
            return OptionalInt.empty();
        }
    }
}
