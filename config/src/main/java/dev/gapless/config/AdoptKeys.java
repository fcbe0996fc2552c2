package dev.gapless.config;

/// The service that ran before Gapless knew it, as the file names it; no setting of a release.
///
/// @param port 0 for none said, and where the include says it
/// @param include absolute path of the file of nginx that leads to it, empty for none
/// @param nginx command by which nginx is asked, empty for as it was started
public record AdoptKeys(int port, String include, String nginx) {
    /// Whether the file names any.
    public boolean given() {
        return port > 0 || !include.isEmpty();
    }
}
