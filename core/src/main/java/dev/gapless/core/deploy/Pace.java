package dev.gapless.core.deploy;

/// How fast a newcomer is introduced, as [DipGuard] says.
public enum Pace {
    /// As its plan says.
    FULL,
    /// It has little of the CPU until it serves, is sent half as many requests of its warm-up, and
    /// its share of the traffic does not grow.
    SLOW,
    /// The same; and no step begins, no request of the warm-up is sent, and its share of the
    /// traffic is the smallest.
    PAUSED
}
