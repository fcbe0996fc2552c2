package dev.gapless.core.deploy;

import static java.util.stream.Collectors.joining;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Starts instances (or finds them running) and waits until all are healthy. On the way back one
/// that is has to do: going back must not fail on an instance that was sick before.
public record StartStep(List<InstanceSpec> specs) implements Step {
    public StartStep {
        specs = List.copyOf(specs);
    }

    @Override
    public void begin(Draft draft) {
        for (InstanceSpec spec : specs) {
            if (draft.instance(Restarts.current(draft, spec.id())).isEmpty()) {
                draft.put(Instance.starting(spec, draft.now(), 0));
                draft.act(new Action.StartInstance(spec));
            }
        }
    }

    @Override
    public Check check(Draft draft) {
        List<Instance> mine = specs.stream().map(spec -> current(draft, spec)).toList();
        Optional<Check> gone = gone(draft, mine);
        if (gone.isPresent()) {
            return gone.get();
        }
        if (mine.stream().allMatch(Instance::healthy)) {
            return new Check.Done(evidence(draft, mine));
        }
        return wait(draft, mine);
    }

    /// That one of these could not be started, or has ended by itself.
    static Optional<Check> gone(Draft draft, List<Instance> mine) {
        for (Instance instance : mine) {
            if (instance.startProblem().isPresent()) {
                return Optional.of(new Check.Failed(instance.startProblem().get()));
            }
            if (instance.process() instanceof Process.Ended ended
                    && !Restarts.owed(draft, instance)) {
                return Optional.of(new Check.Failed(ended(draft, instance, ended)));
            }
        }
        return Optional.empty();
    }

    /// The instance on this place: after a crash and restart it has another id.
    private static Instance current(Draft draft, InstanceSpec spec) {
        return draft.instance(Restarts.current(draft, spec.id())).orElseThrow();
    }

    private Check wait(Draft draft, List<Instance> mine) {
        HealthPolicy policy = draft.settings(mine.getFirst().release()).health();
        Instant began = draft.deployment().watchedSince();
        Instant deadline = began.plus(policy.healthyDeadline()).plus(draft.held(Pace.SLOW, began));
        Instance slow = mine.stream().filter(one -> !one.healthy()).findFirst().orElseThrow();
        if (!draft.now().isBefore(deadline)) {
            if (draft.deployment().goingBack() && mine.stream().anyMatch(Instance::healthy)) {
                long healthy = mine.stream().filter(Instance::healthy).count();
                return new Check.Done(
                        healthy
                                + " of "
                                + mine.size()
                                + " are healthy; the others get no requests");
            }
            return new Check.Failed(deadline(slow, policy));
        }
        return new Check.Waiting(deadline, slow.spec().address() + " " + slow.health().text());
    }

    private static String evidence(Draft draft, List<Instance> mine) {
        HealthPolicy policy = draft.settings(mine.getFirst().release()).health();
        String ports =
                mine.stream().map(one -> ":" + one.spec().address().port()).collect(joining(" "));
        return ports
                + " healthy "
                + Counting.times(policy.successes())
                + " in a row over at least "
                + Counting.seconds(policy.minHealthyTime());
    }

    static ProblemReport ended(Draft draft, Instance instance, Process.Ended ended) {
        Duration life = Duration.between(draft.deployment().stepBegan(), ended.at());
        return Problem.of(
                        ProblemCode.APP_ENDED,
                        instance.release()
                                + " on :"
                                + instance.spec().address().port()
                                + " ended by itself, "
                                + ended.how()
                                + ", "
                                + Counting.seconds(life)
                                + " after its step began.")
                .found("last lines of its log (gapless logs " + instance.release() + ")")
                .todo("repair the application, then gapless retry")
                .evidence(instance.lastLines())
                .report();
    }

    static ProblemReport deadline(Instance slow, HealthPolicy policy) {
        String place = "GET " + slow.spec().address() + policy.path();
        if (slow.health().last().orElse(null) instanceof Answer.Unhealthy last && last.notFound()) {
            return new MissingPath(policy.path(), last)
                    .problem(slow.release(), place, slow.health().asked());
        }
        return Problem.of(
                        ProblemCode.HEALTH_DEADLINE,
                        slow.release()
                                + " was not healthy within "
                                + Counting.seconds(policy.healthyDeadline())
                                + " after its start.")
                .where("health.healthy-deadline: " + policy.healthyDeadline().toSeconds() + "s")
                .found(
                        place
                                + ": "
                                + slow.health().text()
                                + ", asked "
                                + Counting.times(slow.health().asked()))
                .todo(
                        "look at gapless logs "
                                + slow.release()
                                + "; a slow start needs a longer healthy-deadline")
                .report();
    }

    /// The instances of this step.
    public List<InstanceId> ids() {
        return specs.stream().map(InstanceSpec::id).toList();
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "start "
                + specs.stream().map(spec -> ":" + spec.address().port()).collect(joining(" "))
                + ", until healthy";
    }

    @Override
    public String phase() {
        return "preparing";
    }
}
