package dev.gapless.traffic.nginx;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Gapless knows of an include of the user's whose port it writes; it lies in a file beside
/// it. Comments of nginx, for whoever includes all of that folder. Pure.
///
/// @param epoch of the agent that wrote it
/// @param port that the include has
/// @param before that it had, which it still has while nobody saw the change made
/// @param seen nginx was seen to have taken it in
/// @param reloads of nginx seen so far, for this include
record Pointed(
        String service,
        long epoch,
        long generation,
        int port,
        int before,
        boolean seen,
        long reloads) {
    private static final Pattern FORM =
            Pattern.compile(
                    "# Gapless wrote the port in the file beside this one; keep both\\.\n"
                            + "# service=([a-z0-9-]+) epoch=([0-9]{1,18}) generation=([0-9]{1,18})"
                            + " port=([0-9]{1,5}) before=([0-9]{1,5}) seen=(true|false)"
                            + " reloads=([0-9]{1,9})\n");

    String text() {
        return """
               # Gapless wrote the port in the file beside this one; keep both.
               # service=%s epoch=%d generation=%d port=%d before=%d seen=%s reloads=%d
               """
                .formatted(service, epoch, generation, port, before, seen, reloads);
    }

    /// Empty for anything that [#text()] does not write.
    static Optional<Pointed> parse(String text) {
        Matcher match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(
                        new Pointed(
                                match.group(1),
                                Long.parseLong(match.group(2)),
                                Long.parseLong(match.group(3)),
                                Integer.parseInt(match.group(4)),
                                Integer.parseInt(match.group(5)),
                                Boolean.parseBoolean(match.group(6)),
                                Long.parseLong(match.group(7))))
                : Optional.empty();
    }

    /// The same with another port, now; counted as a reload when it was seen.
    Pointed with(int now, boolean inForce) {
        return new Pointed(
                service, epoch, generation, now, before, inForce, reloads + (inForce ? 1 : 0));
    }

    /// Whether the include may have this port without anybody having edited it.
    boolean mayHave(int found) {
        return found == port || !seen && found == before;
    }
}
