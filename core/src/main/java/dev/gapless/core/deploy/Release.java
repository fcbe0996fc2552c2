package dev.gapless.core.deploy;

import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.time.Instant;

/// One immutable version of a service: artifact, settings and their checksums.
///
/// @param artifact the kept copy in the release store
public record Release(
        ReleaseId id,
        String artifactSha256,
        String settingsHash,
        Path artifact,
        Settings settings,
        Instant addedAt) {
    public String label() {
        return id.label();
    }
}
