package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.proxy.route.ListenAddress;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

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
    /// @param kept version of a release that brings the settings of its time, which nobody can edit
    ///   any more; empty where they are those of the file
    public Optional<ProblemReport> lost(Settings now, Settings next, Optional<String> kept) {
        Optional<String> leads = place();
        if (leads.isEmpty()
                || !isAt(now.trafficSwitch(), leads.get())
                || isAt(next.trafficSwitch(), leads.get())) {
            return Optional.empty();
        }
        String before = String.join(", ", now.trafficSwitch().listen());
        String wanted = String.join(", ", next.trafficSwitch().listen());
        return Optional.of(
                Problem.of(
                                ProblemCode.SWITCH_CANNOT,
                                "nginx leads to the switch at "
                                        + leads.get()
                                        + ", which would not be there any more.")
                        .where(next.file() + "  switch.listen")
                        .found(
                                include
                                        + " leads to "
                                        + leads.get()
                                        + "; switch.listen was "
                                        + before
                                        + " and would be "
                                        + wanted)
                        .todo(
                                kept.map(version -> forward(version, wanted))
                                        .orElseGet(() -> both(now, next)))
                        .report());
    }

    /// What somebody made of the file since it was pointed at the switch: it leads elsewhere. No
    /// problem where it cannot be read, or says no place or several.
    public Optional<ProblemReport> edited(ServiceState state) {
        Optional<SwitchSettings> wanted = leading(state);
        Optional<String> leads = place();
        if (wanted.isEmpty() || leads.isEmpty() || isAt(wanted.get(), leads.get())) {
            return Optional.empty();
        }
        String listen = SwitchPlace.of(wanted.get().listen());
        return Optional.of(
                Problem.of(
                                ProblemCode.NGINX_INCLUDE_EDITED,
                                "nginx is led past the switch, to " + leads.get() + ".")
                        .where(include.toString())
                        .found("it leads to " + leads.get() + "; Gapless had written " + listen)
                        .serves(state.serving().orElse(""))
                        .todo(
                                "let it lead to "
                                        + listen
                                        + " again and reload nginx"
                                        + (isTheOnlyOne(state, leads.get())
                                                ? "; or gapless remove --keep-running, which"
                                                        + " leaves it so"
                                                : ""))
                        .report());
    }

    /// Whether the file leads to an instance of the service, or to where one may be: the switch
    /// does not see those requests, and an instance that still gets some looks idle to it.
    public boolean passes(ServiceState state) {
        return edited(state).isPresent()
                && place().stream().mapToInt(Include::port).anyMatch(port -> isOf(state, port));
    }

    private static boolean isOf(ServiceState state, int port) {
        return state.alive().stream().anyMatch(one -> one.spec().address().port() == port)
                || state.stableRelease().stream()
                        .anyMatch(one -> one.settings().ports().ports().contains(port));
    }

    /// `gapless remove --keep-running` takes it as it is.
    private static boolean isTheOnlyOne(ServiceState state, String place) {
        List<Integer> serving =
                state.alive().stream()
                        .filter(one -> state.rotation().has(one.id()))
                        .map(one -> one.spec().address().port())
                        .toList();
        return serving.equals(List.of(Include.port(place)));
    }

    /// What the file is to lead to; empty where nginx leads to the instances without a switch in
    /// between.
    private static Optional<SwitchSettings> leading(ServiceState state) {
        return state.stableRelease()
                .map(one -> one.settings().trafficSwitch())
                .filter(one -> one.nginx().filter(SwitchSettings.Nginx::rewritten).isEmpty());
    }

    private static String both(Settings now, Settings next) {
        Set<String> all = new LinkedHashSet<>(now.trafficSwitch().listen());
        all.addAll(next.trafficSwitch().listen());
        return "list both: switch: { listen: ["
                + String.join(", ", all)
                + "] }; once that is deployed and its bake is over, let the include lead to the new"
                + " one and reload nginx; then take the old one out";
    }

    private static String forward(String version, String wanted) {
        return "gapless deploy "
                + version
                + ", which takes switch.listen of the file as it is now; or first let the include"
                + " lead to "
                + wanted
                + ", once the switch listens there, and reload nginx";
    }

    private static boolean isAt(SwitchSettings settings, String place) {
        Optional<InetSocketAddress> to =
                ListenAddress.parse(place.replaceFirst("^localhost:", "127.0.0.1:"));
        return to.isPresent()
                && settings.listen().stream()
                        .flatMap(address -> ListenAddress.parse(address).stream())
                        .anyMatch(address -> takes(settings, address, to.get()));
    }

    /// All addresses of IPv4 are none of IPv6. nginx has the same the other way round, the built-in
    /// switch takes both there.
    private static boolean takes(
            SwitchSettings settings, InetSocketAddress address, InetSocketAddress to) {
        boolean sameFamily =
                address.getAddress().getClass().equals(to.getAddress().getClass())
                        || address.getAddress() instanceof Inet6Address
                                && settings.nginx().isEmpty();
        return ListenAddress.overlap(address, to) && sameFamily;
    }

    /// Where the requests go now; empty where the file does not say so in one place.
    public OptionalInt port() {
        return place().stream().mapToInt(Include::port).findFirst();
    }

    private Optional<String> place() {
        try {
            return Optional.of(new Include(Files.readString(include)).place(include.toString()));
        } catch (IOException | Problem _) {
            return Optional.empty();
        }
    }
}
