package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Runs a command of the user's; a non-zero exit code stops the deployment.
///
/// It is over when those that serve by then are healthy, too: see [BakeStep].
public record HookStep(String hook, String release) implements Step {
    /// Longest run of a hook.
    public static final Duration LIMIT = Duration.ofSeconds(300);

    @Override
    public void begin(Draft draft) {
        List<String> command = draft.settings(release).hooks().getOrDefault(hook, List.of());
        Deployment deployment = draft.deployment();
        draft.hook(
                java.util.Optional.of(
                        new HookRun(hook, draft.now(), false, java.util.Optional.empty())));
        draft.act(
                new Action.RunHook(
                        deployment.number(),
                        hook,
                        command,
                        draft.settings(release).directory(),
                        Map.of(
                                "GAPLESS_HOOK", hook,
                                "GAPLESS_SERVICE", draft.settings(release).name(),
                                "GAPLESS_RELEASE", deployment.to(),
                                "GAPLESS_OLD_RELEASE", deployment.from().orElse(""))));
    }

    @Override
    public Check check(Draft draft) {
        HookRun run = draft.hook().orElseThrow();
        if (run.problem().isPresent()) {
            return new Check.Failed(run.problem().get());
        }
        Instant deadline = draft.watched(run.began()).plus(LIMIT).plusSeconds(5);
        if (run.done()) {
            return draft.deployment().goingBack()
                    ? new Check.Done("ok")
                    : BakeStep.notHealthyAgain(draft, draft.now())
                            .orElseGet(() -> new Check.Done("ok"));
        }
        return draft.now().isBefore(deadline)
                ? new Check.Waiting(deadline, "running")
                : new Check.Failed(late());
    }

    private ProblemReport late() {
        return Problem.of(
                        ProblemCode.HOOK_FAILED,
                        "The hook " + hook + " did not end within " + Counting.seconds(LIMIT) + ".")
                .where("hooks." + hook)
                .todo("a hook may start long work, but must not wait for it; then gapless retry")
                .report();
    }

    @Override
    public String name() {
        return "hook";
    }

    @Override
    public String title() {
        return "hook " + hook;
    }

    @Override
    public String phase() {
        return "preparing";
    }
}
