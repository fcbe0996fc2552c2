package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a plan says of nginx before anything is done.
final class Forecast {
    private static final String LIMITS =
            "nginx: weights in steps of 1 %; requests are counted when they are over, from its log;"
                    + " those in flight - (nginx does not tell), so an instance is idle when it has"
                    + " no connection left; none are held.";

    /// Of the mode in which each deployment reloads.
    static final String EACH_RELOADS =
            "nginx is reloaded once in this deployment, and once more for a rollback: it closes idle"
                    + " connections of all its services at once. Of 100 clients that keep"
                    + " connections up to 34 lost a request at one (docs/measurements.md, bench/adopt)."
                    + " Without reload: switch.nginx.mode: flags. No weights, no counts,"
                    + " nothing held.";

    private static final String UNREAD =
            "nginx: its configuration could not be read here (a block in a language of its own, or"
                    + " switch.nginx.test does not print it): whether a server { } has an"
                    + " access_log of its own, and is not counted, was not checked.";

    private static final String UNREAD_COOKIE =
            "nginx: nor was it checked whether a location { } has an add_header of its own, where"
                    + " clients are not told which release they belong to.";

    private Forecast() {}

    static List<String> notes(String service, SwitchSettings settings, Adoption adoption) {
        List<String> notes = new ArrayList<>();
        Nginx nginx = NginxSwitch.nginx(settings);
        if (reloads(service, settings, adoption)) {
            notes.add(
                    "nginx is reloaded once, to take in "
                            + nginx.include()
                            + ": clients that keep connections may see one failed request each."
                            + " Later deployments do not reload it.");
        }
        notes.add(LIMITS);
        if (Counting.isUnread(adoption)) {
            notes.add(UNREAD);
            if (settings.affinity()) {
                notes.add(UNREAD_COOKIE);
            }
        }
        return notes;
    }

    private static boolean reloads(String service, SwitchSettings settings, Adoption adoption) {
        return head(service, settings, adoption)
                .filter(now -> now.says(wanted(service, settings, Optional.of(now))))
                .isEmpty();
    }

    private static Optional<Include.Head> head(
            String service, SwitchSettings settings, Adoption adoption) {
        try {
            return adoption.found(service).map(Adoption.Found::head);
        } catch (IOException e) {
            throw NginxProblems.io(NginxSwitch.nginx(settings).include(), e);
        }
    }

    private static Include wanted(
            String service, SwitchSettings settings, Optional<Include.Head> head) {
        List<Integer> slots = Slots.of(head, NginxSwitch.nginx(settings), List.of());
        int counts = head.map(now -> now.include().counts()).orElse(0);
        int heads = head.map(now -> now.include().heads()).orElse(0);
        return Include.of(service, settings, heads).keyedAs(head).with(slots, counts);
    }

    /// Where clients would not be told which release they belong to, although they are to stay with
    /// it.
    static Optional<Problem> untold(String service, SwitchSettings settings, Adoption adoption) {
        if (!settings.affinity()) {
            return Optional.empty();
        }
        Include include = wanted(service, settings, head(service, settings, adoption));
        Layout layout = new Layout(NginxSwitch.nginx(settings).include());
        IncludeText text = include.text(layout);
        Map<String, String> ours =
                Map.of(
                        layout.include().toString(), text.http(),
                        layout.server().toString(), text.server(),
                        layout.affinity().toString(), include.tell());
        return CookieLines.with(adoption.checked().files(), ours)
                .flatMap(all -> CookieLines.gap(all, include))
                .map(gap -> NginxProblems.untold(include, layout, gap));
    }
}
