package dev.gapless.proxy.target;

/// One target's counts at one moment.
///
/// @param eligible whether new requests may be sent there
/// @param inFlight requests that claimed the target and have not ended
/// @param pooled idle kept-alive connections
/// @param connecting connections being made
public record TargetCounts(boolean eligible, int inFlight, int pooled, int connecting) {
    /// Nothing of this proxy uses the target any more: it may be stopped, once it is not eligible.
    public boolean unused() {
        return inFlight == 0 && pooled == 0 && connecting == 0;
    }
}
