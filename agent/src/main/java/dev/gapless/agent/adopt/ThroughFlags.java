package dev.gapless.agent.adopt;

import dev.gapless.agent.front.Repointing;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.TrafficSwitch.Outlook;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.SocketOwners;
import dev.gapless.runtime.linux.SocketOwners.Owner;
import dev.gapless.traffic.nginx.AdoptionChecks;
import dev.gapless.traffic.nginx.NginxSwitch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An adoption by which nginx itself becomes the switch, by flag files: its include and the line of
/// the user's that leads to it are taken in by one reload.
final class ThroughFlags {
    private final NginxSwitch nginx;
    private final AdoptionChecks checks;

    ThroughFlags(NginxSwitch nginx) {
        this.nginx = nginx;
        this.checks = nginx.checks();
    }

    /// Empty with another switch, and with an include that may not be changed.
    static Optional<Nginx> of(Settings settings) {
        return settings.trafficSwitch().nginx().filter(with -> !with.rewritten());
    }

    /// How the nginx is asked that reads the include of the user's: as somebody said, else as the
    /// switch asks it where that needs a right; empty to look for it.
    static List<String> asked(Settings settings, String said) {
        if (!said.isBlank()) {
            return List.of(said.strip().split("\\s+", -1));
        }
        List<String> test = of(settings).map(Nginx::test).orElse(List.of());
        boolean fits =
                test.size() > 2
                        && test.getFirst().endsWith("sudo")
                        && test.getLast().matches("-[tT]");
        return fits ? test.subList(0, test.size() - 1) : List.of();
    }

    /// By which nginx is told to read its files again, as for the switch; empty where nginx is not
    /// the switch.
    static List<String> reload(Settings settings) {
        return of(settings).map(Nginx::reload).orElse(List.of());
    }

    /// Throws what is in the way; nothing is changed.
    ///
    /// @return what changes for requests all the same, for people
    List<String> require(Settings settings, int port, Optional<Repointing> repointing) {
        Nginx with = of(settings).orElseThrow();
        if (!with.slots().contains(port)) {
            throw noSlot(settings, with, port);
        }
        Outlook outlook = nginx.outlook(settings.name(), settings.trafficSwitch());
        ProblemReport.together(outlook.problems()).ifPresent(ThroughFlags::raise);
        checks.requireTold(settings.trafficSwitch());
        repointing.ifPresent(
                front -> {
                    checks.requireReads(settings.trafficSwitch(), front.file());
                    requireSeen(with.include(), front);
                });
        requireFree(settings);
        // it would refuse every deployment after it
        if (settings.analysis().watchesErrors()) {
            outlook.uncounted().ifPresent(ThroughFlags::raise);
        }
        return repointing
                .map(
                        front ->
                                checks.behind(
                                        settings.name(), settings.trafficSwitch(), front.file()))
                .orElse(List.of());
    }

    private static void raise(ProblemReport report) {
        throw report.toProblem();
    }

    private static Problem noSlot(Settings settings, Nginx with, int port) {
        String ports = with.slots().toString();
        return Problem.of(
                        ProblemCode.NGINX_SLOT_MISSING,
                        "The service runs on :" + port + ", which is none of ports " + ports + ".")
                .where(settings.file() + "  ports")
                .found("nginx has a slot for each of ports only")
                .todo(
                        "add it: ports: ["
                                + port
                                + ", "
                                + ports.substring(1)
                                + "; or switch.kind: builtin, which takes on any port")
                .build();
    }

    /// Before requests are led there: nginx would say so only afterwards.
    private static void requireSeen(Path include, Repointing front) {
        front.barred(include.toAbsolutePath())
                .ifPresent(
                        folder -> {
                            throw Problem.of(
                                            ProblemCode.NGINX_BLIND,
                                            "nginx would not see the files that say where requests"
                                                    + " go.")
                                    .where(folder.toString())
                                    .found("its workers may not look into it")
                                    .todo(
                                            "chmod o+x "
                                                    + folder
                                                    + "; or name another place in"
                                                    + " switch.nginx.include")
                                    .build();
                        });
    }

    /// nginx opens an address of its own there.
    private void requireFree(Settings settings) {
        for (String address : settings.trafficSwitch().listen()) {
            if (checks.hasOurs(settings.name(), settings.trafficSwitch(), address)) {
                continue;
            }
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            Optional<Owner> owner =
                    Listeners.on(port).stream()
                            .flatMap(one -> SocketOwners.of(one).stream())
                            .findFirst();
            if (owner.isPresent()) {
                throw Problem.of(
                                ProblemCode.LISTEN_IN_USE,
                                "nginx cannot have a server of its own on "
                                        + address
                                        + ": something holds it.")
                        .where(settings.file() + "  switch.listen")
                        .found(owner.get().description())
                        .todo(
                                "choose a free address in switch.listen; nginx is led there from"
                                        + " what it serves today")
                        .build();
            }
        }
    }

    /// Where nginx takes requests, without the server of ours.
    static List<Integer> theirs(List<Integer> ports, SwitchSettings settings) {
        return ports.stream()
                .filter(
                        port ->
                                settings.listen().stream()
                                        .noneMatch(address -> address.endsWith(":" + port)))
                .toList();
    }
}
