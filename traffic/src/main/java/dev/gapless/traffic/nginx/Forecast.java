package dev.gapless.traffic.nginx;

import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a plan says of nginx before anything is done.
final class Forecast {
    private static final String LIMITS =
            "nginx: weights in steps of 1 %; requests are counted when they are over, from its log;"
                    + " those in flight - (nginx does not tell), so an instance is idle when it has"
                    + " no connection left; none are held.";

    private static final String UNREAD =
            "nginx: its configuration could not be read here (a block in a language of its own, or"
                    + " switch.nginx.test does not print it): whether a server { } has an"
                    + " access_log of its own, and is not counted, was not checked.";

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
        }
        return notes;
    }

    private static boolean reloads(String service, SwitchSettings settings, Adoption adoption) {
        try {
            Optional<Include.Head> head = adoption.found(service).map(Adoption.Found::head);
            List<Integer> slots = Slots.of(head, NginxSwitch.nginx(settings), List.of());
            return head.filter(
                            now ->
                                    now.says(
                                            Include.of(
                                                    service,
                                                    settings,
                                                    slots,
                                                    now.include().counts())))
                    .isEmpty();
        } catch (IOException e) {
            throw NginxProblems.io(NginxSwitch.nginx(settings).include(), e);
        }
    }
}
