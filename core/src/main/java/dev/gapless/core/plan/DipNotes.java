package dev.gapless.core.plan;

import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.WarmStep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a plan says of those who are served while a newcomer starts beside them: whether that is
/// watched, and whether the newcomer answers them cold.
final class DipNotes {
    private DipNotes() {}

    static List<String> of(ServiceState state, List<Step> steps, Release to) {
        boolean another = !state.stable().equals(Optional.of(to.label()));
        if (!another || !startsBeside(state, steps)) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        if (to.settings().dipLimit() != 0) {
            notes.add(guard(state, to));
        }
        boolean warms = steps.stream().anyMatch(WarmStep.class::isInstance);
        boolean ramps =
                steps.stream()
                        .anyMatch(
                                step -> step instanceof RouteStep route && !route.ramp().isZero());
        if (!warms && !ramps) {
            notes.add(
                    "Neither warm-up nor ramp: the first users of "
                            + to.label()
                            + " wait longer, it answers them cold (warm-up.requests).");
        }
        return notes;
    }

    private static String guard(ServiceState state, Release to) {
        String stable = state.stable().orElse(to.label());
        if (to.settings().trafficSwitch().leadsToOne()) {
            return "No guard (dip-limit): the switch counts nothing, so what the start of "
                    + to.label()
                    + " costs "
                    + stable
                    + " is not seen.";
        }
        if (!state.recent().comparable()) {
            return "No guard (dip-limit) as it is now: too few requests to "
                    + stable
                    + " in the last minute.";
        }
        return "Guard: p99 and errors of "
                + stable
                + " at most "
                + to.settings().dipLimitText()
                + " those of the minute before (dip-limit).";
    }

    /// Whether somebody is served while an instance starts.
    private static boolean startsBeside(ServiceState state, List<Step> steps) {
        boolean served = !state.rotation().hold() && !state.rotation().members().isEmpty();
        for (Step step : steps) {
            if (step instanceof RouteStep route) {
                served = !route.hold() && !route.members().isEmpty();
            } else if (step instanceof StartStep && served) {
                return true;
            }
        }
        return false;
    }
}
