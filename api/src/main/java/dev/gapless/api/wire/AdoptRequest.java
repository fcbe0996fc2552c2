package dev.gapless.api.wire;

/// What `adopt` is asked with.
///
/// @param service the file of the service that the process becomes; its `version` is that of the
///   release, empty to take it from the name of the artifact
/// @param port that the process listens on; 0 to take it from the include, else from `ports`
/// @param include absolute path of the file of nginx that leads to it, empty for none
/// @param nginx command by which nginx is asked, empty to find it
/// @param dryRun only say what would be done
public record AdoptRequest(
        ServiceRequest service, int port, String include, String nginx, boolean dryRun) {}
