package dev.gapless.load.report;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What somebody needs who wants to see the same again.
///
/// @param machine processors, memory, system; no name of the host
/// @param versions what ran, by name: `Gapless`, `Java`, `PostgreSQL`; in the order in which to
///   show them
/// @param commit of Gapless
public record Circumstances(
        ZoneId zone,
        String machine,
        Map<String, String> versions,
        Measured<String> commit,
        String commandLine) {
    public Circumstances {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }

    /// Of this process.
    ///
    /// @param commit empty when it is unknown
    public static Circumstances here(
            String gaplessVersion, Optional<String> commit, String commandLine) {
        var versions = new LinkedHashMap<String, String>();
        versions.put("Gapless", gaplessVersion);
        versions.put("Java", Runtime.version().toString());
        return new Circumstances(
                ZoneId.systemDefault(),
                Machine.describe(),
                versions,
                commit.map(Measured::known).orElseGet(() -> Measured.unknown("unknown.commit")),
                commandLine);
    }
}
