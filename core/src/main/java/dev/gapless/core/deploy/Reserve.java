package dev.gapless.core.deploy;

import dev.gapless.core.service.InstanceId;

import java.util.List;
import java.util.Optional;

/// Who steps in while of those that are meant to get the requests nobody is well: on the way back,
/// while old instances are waited for, and after a deployment that failed. Better one of a release
/// that is being left than nobody; as soon as a member is well it gets no requests any more.
final class Reserve {
    private Reserve() {}

    /// Healthy ones that are no members; empty while a member is healthy. Where requests are held
    /// old instances step in only.
    static List<Instance> of(Draft draft) {
        Rotation rotation = draft.rotation();
        Optional<Deployment> last = draft.state().deployment();
        boolean memberIsWell =
                draft.instances().stream().anyMatch(one -> rotation.has(one.id()) && one.healthy());
        if (last.isEmpty() || memberIsWell) {
            return List.of();
        }
        return draft.instances().stream()
                .filter(one -> one.healthy() && one.keepUntil().isEmpty())
                .filter(one -> stepsIn(draft, last.get(), one))
                .toList();
    }

    private static boolean stepsIn(Draft draft, Deployment last, Instance one) {
        Rotation rotation = draft.rotation();
        boolean nobodyMeant = rotation.hold() || rotation.members().isEmpty();
        boolean hadItsTurn = !nobodyMeant && last.shifted() && one.release().equals(last.to());
        if (last.open()) {
            // only while nobody is being drained
            return last.goingBack()
                    && last.begun()
                    && last.current() instanceof StartStep start
                    && (hadItsTurn || isOf(draft, start, one));
        }
        boolean old = !nobodyMeant && last.from().equals(Optional.of(one.release()));
        return last.outcome().equals(Optional.of(Outcome.FAILED)) && (hadItsTurn || old);
    }

    private static boolean isOf(Draft draft, StartStep start, Instance one) {
        List<InstanceId> ids = Restarts.current(draft, start.ids());
        return ids.contains(one.id());
    }
}
