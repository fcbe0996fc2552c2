package dev.gapless.core.deploy;

import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.time.Instant;

/// One immutable version of a service: artifact, settings and their checksums.
///
/// @param artifact the kept copy in the release store
/// @param schema number of the newest migration that it was deployed with, 0 for none: the schema
///   that it was made for
public record Release(
        ReleaseId id,
        String artifactSha256,
        String settingsHash,
        Path artifact,
        Settings settings,
        Instant addedAt,
        int schema) {
    public String label() {
        return id.label();
    }

    /// The same with other settings, of those that are not part of its identity.
    public Release with(Settings other) {
        return new Release(id, artifactSha256, settingsHash, artifact, other, addedAt, schema);
    }

    /// The same, made for another schema.
    public Release withSchema(int number) {
        return new Release(id, artifactSha256, settingsHash, artifact, settings, addedAt, number);
    }
}
