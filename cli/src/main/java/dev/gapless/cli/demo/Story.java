package dev.gapless.cli.demo;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.prove.Lanes;
import dev.gapless.load.LoadRun;
import dev.gapless.load.report.Traffic;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What happens to the service while the counter runs: a good release with a schema change, two
/// broken ones, an agent that is killed, and the way back. Then, counted apart, a release that
/// answers 500.
final class Story {
    /// Requests that count apart are sent in this phase.
    static final String APART = "apart";

    private static final int AGENT_GONE_SECONDS = 2;
    private static final int AFTER_SECONDS = 4;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

    private final Path migrations;
    private final Ground ground;
    private final Counter counter;
    private final LoadRun run;
    private final Keys keys;
    private final Lanes lanes = new Lanes();
    private final List<Chapter> chapters = new ArrayList<>();

    /// One deployment of the story.
    ///
    /// @param expected how it has to end
    /// @param apart it was meant to harm
    /// @param failedBefore failed requests that the clients had seen at its begin
    record Chapter(
            DeploymentView view,
            String expected,
            boolean apart,
            long failedBefore,
            long failedAfter) {
        boolean asExpected() {
            return expected.equals(view.outcome());
        }
    }

    /// @param migrations folder of the files that come with v2
    Story(Ground ground, Counter counter, LoadRun run, Keys keys, Path migrations) {
        this.migrations = migrations;
        this.ground = ground;
        this.counter = counter;
        this.run = run;
        this.keys = keys;
    }

    static List<String> command(String java, String jar) {
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx160m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-jar",
                jar);
    }

    List<Chapter> chapters() {
        return chapters;
    }

    Lanes lanes() {
        return lanes;
    }

    void tell() throws InterruptedException {
        run.enterPhase(Traffic.DURING);
        counter.say("deploy v2: it requires a column that v1 does not know");
        ground.bring(migrations);
        chapter("succeeded", false, () -> ground.deploy(2, Map.of()));
        pressed();
        counter.say("deploy v3: it never becomes healthy");
        chapter("aborted", false, () -> ground.deploy(3, Map.of("health.healthy-deadline", "12s")));
        pressed();
        counter.say("deploy v4: healthy until it has the traffic, then it reports itself unready");
        chapter("rolled-back", false, () -> ground.deploy(4, Map.of("bake-time", "30s")));
        pressed();
        counter.say("restart v2, and kill -9 the agent in the middle of it");
        restartWithoutAgent();
        pressed();
        counter.say("rollback to v1, as you would type it");
        chapter("succeeded", false, () -> ground.command("rollback"));
        pressed();
        run.enterPhase(Traffic.AFTER);
        TimeUnit.SECONDS.sleep(AFTER_SECONDS);
        pressed();
    }

    void tellApart() throws InterruptedException {
        run.enterPhase(APART);
        counter.say("counted apart: deploy v5, which answers 500");
        // At once: with a ramp its errors are seen while it shares the traffic, and it would never
        // get promoted.
        chapter(
                "rolled-back",
                true,
                () -> ground.deploy(5, Map.of("ramp", "0s", "bake-time", "30s")));
        run.enterPhase(Traffic.AFTER);
        pressed();
    }

    private interface Begin {
        DeploymentView begin();
    }

    private void chapter(String expected, boolean apart, Begin begin) {
        long failedBefore = run.snapshot().failed();
        DeploymentView begun = begin.begin();
        run.mark(begun.kind() + " " + begun.to());
        DeploymentView ended = Following.follow(ground, begun, this::look);
        end(new Chapter(ended, expected, apart, failedBefore, run.snapshot().failed()));
    }

    private void end(Chapter chapter) {
        chapters.add(chapter);
        DeploymentView view = chapter.view();
        counter.step("");
        String cause = view.cause().map(one -> " " + one.what()).orElse("");
        counter.say(
                "  "
                        + view.outcome().toUpperCase(java.util.Locale.ROOT).replace('-', ' ')
                        + " after "
                        + Math.round((view.endedAtMillis() - view.startedAtMillis()) / 1000.0)
                        + " s; "
                        + view.serving()
                        + " serves; failed "
                        + (chapter.failedAfter() - chapter.failedBefore())
                        + "."
                        + cause);
    }

    private void restartWithoutAgent() throws InterruptedException {
        long failedBefore = run.snapshot().failed();
        DeploymentView begun = ground.command("restart");
        run.mark("restart " + begun.to());
        awaitStarting();
        long pid = ground.killAgent();
        run.mark("kill -9 agent");
        counter.say("  agent " + pid + " killed; the traffic never depended on it");
        TimeUnit.SECONDS.sleep(AGENT_GONE_SECONDS);
        ground.findAgentAgain();
        counter.say("  gapless status: the new agent carries on where the journal says");
        DeploymentView ended = Following.follow(ground, begun, this::look);
        end(new Chapter(ended, "succeeded", false, failedBefore, run.snapshot().failed()));
    }

    private void awaitStarting() throws InterruptedException {
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        boolean starting = false;
        while (!starting) {
            if (System.nanoTime() > end) {
                throw Problem.of(
                                ProblemCode.DEMO_PREREQUISITE,
                                "The restart started no instance in "
                                        + STARTS_WITHIN.toSeconds()
                                        + " s.")
                        .todo("see the logs in the demo's folder: gapless demo --keep")
                        .build();
            }
            ServiceView seen = ground.service();
            look(seen);
            starting =
                    seen.instances().stream()
                            .anyMatch(one -> one.state().equals("starting") && one.pid() > 0);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void look(ServiceView service) {
        lanes.see(service);
        service.deployment()
                .ifPresent(
                        open ->
                                counter.step(
                                        open.steps().stream()
                                                .filter(step -> step.state().equals("running"))
                                                .findFirst()
                                                .map(Story::brief)
                                                .orElse("")));
        killIfAsked();
    }

    private void killIfAsked() {
        if (keys.killAsked()) {
            try {
                counter.say("  k: killed the agent, pid " + ground.killAgent());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String brief(StepView step) {
        return (step.back() ? "going back: " : "") + step.name();
    }

    /// What was asked for with a key while something else went on.
    private void pressed() {
        killIfAsked();
        if (keys.brokenAsked()) {
            counter.say("b: ship a broken release (v3)");
            chapter(
                    "aborted",
                    false,
                    () -> ground.deploy(3, Map.of("health.healthy-deadline", "12s")));
        }
        if (keys.rollbackAsked()) {
            rollBackAndForward();
        }
    }

    /// Forward by a deployment: after a rollback there is nothing to go back to, and the story
    /// needs it once more.
    private void rollBackAndForward() {
        if (ground.service().stable().equals("1")) {
            counter.say("r: v1 serves, there is nothing to go back to");
            return;
        }
        counter.say("r: roll back");
        chapter("succeeded", false, () -> ground.command("rollback"));
        counter.say("r: and forward again, for the rest of the story");
        chapter("succeeded", false, () -> ground.deploy(2, Map.of()));
    }
}
