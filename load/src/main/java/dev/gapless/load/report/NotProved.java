package dev.gapless.load.report;

import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.RequestSpec;

import java.util.ArrayList;
import java.util.List;

/// What a run does not prove, as far as the run itself can tell. Pure.
final class NotProved {
    private static final double LATE_MILLIS = 20;

    private NotProved() {}

    static List<Phrase> of(ProofReport report) {
        var phrases = new ArrayList<Phrase>();
        var result = report.traffic().result();
        var plan = result.plan();
        if (!plan.ownHost()) {
            phrases.add(Phrase.of("not-proved.same-machine"));
        }
        if (plan.mode() instanceof LoadMode.Closed) {
            phrases.add(Phrase.of("not-proved.closed-loop"));
        }
        effects(report, plan, phrases);
        if (result.recording().byRelease().isEmpty() && result.requests() > 0) {
            phrases.add(Phrase.of("not-proved.release"));
        }
        if (result.worstOwnDelayMillis() > LATE_MILLIS) {
            phrases.add(Phrase.of("not-proved.late", Math.round(result.worstOwnDelayMillis())));
        }
        if (report.deployments().isEmpty()) {
            phrases.add(Phrase.of("not-proved.no-change"));
        } else if (report.traffic().phase(Traffic.BEFORE).isEmpty()) {
            phrases.add(Phrase.of("not-proved.before"));
        }
        phrases.addAll(report.notProved());
        return phrases;
    }

    private static void effects(ProofReport report, LoadPlan plan, List<Phrase> phrases) {
        boolean writes = plan.requests().stream().anyMatch(RequestSpec::hasEffect);
        if (!writes) {
            phrases.add(Phrase.of("not-proved.reads-only"));
        } else if (report.effects() instanceof Measured.Unknown<?>(var reason)) {
            phrases.add(Phrase.of("not-proved.effects", reason));
        }
    }
}
