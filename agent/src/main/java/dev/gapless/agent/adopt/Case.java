package dev.gapless.agent.adopt;

import dev.gapless.agent.front.Front;
import dev.gapless.agent.front.Repointing;
import dev.gapless.agent.front.SwitchPlace;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.runtime.adopt.FoundProcess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Everything that an adoption takes, looked at and fit; nothing has been changed.
///
/// @param adopted empty when the service is adopted already and only nginx is left
/// @param notes what changes for requests behind a server of nginx that becomes the switch
record Case(
        Settings settings,
        FoundProcess found,
        Optional<AdoptedRelease> adopted,
        Optional<Front> front,
        Optional<Repointing> repointing,
        List<String> notes) {
    private static final int SHOWN_NAMES = 12;
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|passwd|secret|token|api-?key)[^=]*=.");

    String service() {
        return settings.name();
    }

    /// Where nginx is to lead.
    String listen() {
        return SwitchPlace.of(settings.trafficSwitch().listen());
    }

    /// The include that is the switch itself, and leads to what is adopted.
    Optional<Path> led() {
        return settings.trafficSwitch()
                .nginx()
                .filter(SwitchSettings.Nginx::rewritten)
                .map(SwitchSettings.Nginx::include);
    }

    /// What will be done, for people.
    List<String> outline() {
        List<String> lines = new ArrayList<>();
        adopted.ifPresent(
                one -> {
                    lines.add(
                            "adopts "
                                    + found.description()
                                    + ", on :"
                                    + found.port()
                                    + ", as "
                                    + one.release().label()
                                    + " of "
                                    + service());
                    lines.add(
                            "  keeps    a copy of "
                                    + found.artifact()
                                    + ", sha256 "
                                    + one.release().artifactSha256().substring(0, 12));
                    lines.add("  records  " + environment());
                    lines.add("  stops    when its time has come: " + means());
                    next().ifPresent(lines::add);
                    if (found.command().stream().anyMatch(SECRET.asPredicate())) {
                        lines.add(
                                "  secret   its command line holds what looks like a password: it is"
                                        + " kept, and shown, with the command");
                    }
                });
        ThroughFlags.of(settings)
                .filter(_ -> adopted.isPresent())
                .ifPresent(
                        with ->
                                lines.add(
                                        "  nginx    is the switch: it takes in "
                                                + with.include()
                                                + ", with a slot for each of ports "
                                                + with.slots()));
        if (repointing.isPresent()) {
            Repointing change = repointing.get();
            lines.add(
                    "  nginx    "
                            + change.file()
                            + " leads to "
                            + listen()
                            + (change.place().equals(listen())
                                    ? " already; nginx is told once more"
                                    : " instead of " + change.place()));
            notes.forEach(note -> lines.add("  changes  " + note));
            lines.add("  costs    " + Repointing.COST);
        } else if (led().isPresent()) {
            lines.add(
                    "  nginx    "
                            + led().get()
                            + " leads to it already: it stays as it is, and nginx is not reloaded");
        } else {
            if (ThroughFlags.of(settings).isPresent()) {
                lines.add("  costs    " + Repointing.COST);
            }
            lines.add(
                    "  traffic  whoever is to be served without a gap comes to "
                            + listen()
                            + " from now on; :"
                            + found.port()
                            + " ends with this release");
        }
        lines.add("  leaves   the process as it is: no restart, no signal");
        return lines;
    }

    /// What the next release does not find as this one did.
    private Optional<String> next() {
        TreeSet<String> missing = new TreeSet<>(found.environment().keySet());
        missing.removeAll(settings.env().keySet());
        List<String> differs = new ArrayList<>();
        if (!missing.isEmpty()) {
            differs.add(
                    "has none of "
                            + shown(missing)
                            + " (env in "
                            + settings.file().getFileName()
                            + ")");
        }
        if (!found.directory().equals(settings.directory())) {
            differs.add("runs in " + settings.directory());
        }
        return differs.isEmpty()
                ? Optional.empty()
                : Optional.of("  next     the next release " + String.join(", and ", differs));
    }

    private static String shown(TreeSet<String> names) {
        return String.join(", ", names.stream().limit(SHOWN_NAMES).toList())
                + (names.size() > SHOWN_NAMES ? ", ..." : "");
    }

    private String environment() {
        TreeSet<String> names = new TreeSet<>(found.environment().keySet());
        return "its command, "
                + found.directory()
                + (found.user().isEmpty() ? "" : ", user " + found.user())
                + " and "
                + names.size()
                + " variables"
                + (names.isEmpty() ? "" : ": " + shown(names));
    }

    private String means() {
        if (found.unit().isPresent()) {
            String name = found.unit().get().name();
            return String.join(" ", found.manager())
                    + " stop "
                    + name
                    + " (disable it then, or the host starts it again)";
        }
        return "SIGTERM, SIGKILL after " + settings.timing().stopGrace().toSeconds() + " s";
    }
}
