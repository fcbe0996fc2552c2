package dev.gapless.load;

import dev.gapless.load.record.Recorder;

import java.util.concurrent.atomic.LongAdder;

/// What a run counts, requests and connections.
///
/// @param opened connections opened
/// @param closedIdle connections that the peer closed while no request was on them: nothing is lost
///   by that
record Tallies(Recorder recorder, LongAdder opened, LongAdder closedIdle) {
    Tallies(Recorder recorder) {
        this(recorder, new LongAdder(), new LongAdder());
    }
}
