package dev.gapless.traffic.nginx;

/// Whether Gapless has let a file of the user's lead to our server: then requests come there that
/// another server of nginx has taken.
public enum Led {
    NO,

    /// It was to, or was to lead away again, and nobody saw nginx take that in.
    UNSEEN,

    SEEN
}
