package dev.gapless.testkit.simulation;

/// What a release is like, as its instances show sooner or later.
enum Quality {
    GOOD,
    /// Takes nearly as long as allowed to become healthy.
    SLOW,
    /// The runtime cannot start it.
    FAILS_TO_START,
    DIES_AT_START,
    /// Ends when it has just begun to answer.
    DIES_WARMING,
    /// Ends some time after it became healthy.
    DIES_SERVING,
    NEVER_LISTENS,
    NEVER_HEALTHY,
    WRONG_PATH,
    /// Another process sits on its port and answers well.
    FOREIGN_PORT,
    /// Accepts connections and does not answer any more.
    HANGS,
    /// Serves, but says 503 to its health check.
    FALLS_UNREADY,
    FLAPS,
    /// Answers many requests with 500.
    ERRORS
}
