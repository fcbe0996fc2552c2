package dev.gapless.proxy.target;

import java.util.List;

/// A release that can serve: weight above 0 and at least one eligible target.
record LiveRelease(ReleaseState state, int weight, List<TargetState> targets) {}
