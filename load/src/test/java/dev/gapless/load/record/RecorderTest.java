package dev.gapless.load.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.load.http.FailureKind;

import org.junit.jupiter.api.Test;

class RecorderTest {
    private final Recorder recorder = new Recorder("during", 10);

    private static Outcome lost(long dueNanos) {
        var verdict = new Verdict.Failed(FailureKind.TIMEOUT, "no answer in 30 s", null);
        return new Outcome("GET /", null, verdict, dueNanos, System.nanoTime());
    }

    @Test
    void whatWasDueBeforeAPhaseDoesNotCountInIt() {
        long due = System.nanoTime();
        recorder.enterPhase("apart");
        recorder.record(lost(due));
        recorder.record(lost(System.nanoTime()));
        var recording = recorder.finish();
        assertThat(recording.phases())
                .extracting(PhaseTotals::name)
                .containsExactly("during", "apart");
        assertThat(recording.phases())
                .extracting(phase -> phase.totals().failed())
                .containsExactly(1L, 1L);
        assertThat(recording.timeline())
                .extracting(SecondRow::phase)
                .containsExactly("during", "apart");
        assertThat(recording.failures().kept())
                .extracting(Mishap::phase)
                .containsExactly("during", "apart");
    }

    @Test
    void aPhaseThatWasEnteredTwiceIsOne() {
        recorder.enterPhase("apart");
        recorder.enterPhase("during");
        recorder.record(lost(System.nanoTime()));
        assertThat(recorder.finish().phases())
                .extracting(phase -> phase.totals().failed())
                .containsExactly(1L, 0L);
    }
}
