package dev.gapless.core.port;

import java.nio.file.Path;
import java.util.List;

/// Keeps artifacts by release, so that a release can be started again after its source is gone.
public interface ReleaseStore {
    /// SHA-256 of a file in lower-case hex. Throws `artifact-missing`.
    String checksum(Path artifact);

    /// Where [#keep] puts (or has put) the artifact; nothing is touched.
    Path location(String service, String release, Path artifact);

    /// Copies the artifact into the store (durably) and returns the copy; when it is there already
    /// with this checksum, nothing happens. Throws `artifact-missing`, `disk-short`.
    Path keep(String service, String release, Path artifact, String sha256);

    List<String> kept(String service);

    void remove(String service, String release);
}
