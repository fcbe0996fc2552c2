package dev.gapless.e2e.crash;

import dev.gapless.api.Problem;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Deploys two releases in turn on one site under load; in each deployment the agent is killed
/// once.
public final class Crashes {
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(90);

    private final Site site;
    private final Traffic traffic;
    private final String one;
    private final String other;
    private final String strategy;

    /// Release 1 and 2 of tiny; the first is there already.
    public Crashes(Site site, Traffic traffic) {
        this(site, traffic, "1", "2");
    }

    /// @param one the release that is there already
    public Crashes(Site site, Traffic traffic, String one, String other) {
        this.site = site;
        this.traffic = traffic;
        this.one = one;
        this.other = other;
        this.strategy = site.config().value("strategy");
    }

    /// Starts an agent that will die at this point of the next deployment.
    public void arm(CrashPoint point) {
        site.agent().kill();
        site.agent().connect(CrashAgentMain.class, List.of(point.toString()));
    }

    /// Deploys with the armed agent until it is dead, starts one armed with `next`, and sees what
    /// it makes of it.
    public Round round(CrashPoint point, CrashPoint next) {
        long requests = traffic.requests();
        long failed = traffic.failed();
        ServiceView before = site.view();
        boolean killed = deployUntilKilled(target(before));
        long begin = System.nanoTime();
        String event = killed ? word() : "";
        arm(next);
        String trouble = settle();
        double seconds = (System.nanoTime() - begin) / 1e9;
        String outcome = killed ? outcome(before) : Round.NOT_REACHED;
        traffic.awaitMore(20);
        return new Round(
                strategy,
                point.entry(),
                point.whenName(),
                event,
                outcome,
                traffic.requests() - requests,
                traffic.failed() - failed,
                seconds,
                trouble);
    }

    private String target(ServiceView before) {
        return before.stable().equals(one) ? other : one;
    }

    /// Deploys, kills the agent after this time whatever it is at, starts another and sees what it
    /// makes of it.
    Round random(Duration delay) throws InterruptedException {
        long requests = traffic.requests();
        long failed = traffic.failed();
        ServiceView before = site.view();
        Optional<DeploymentView> begun = site.begin(target(before));
        Thread.sleep(delay);
        boolean open = begun.flatMap(this::ended).isEmpty();
        site.agent().kill();
        long begin = System.nanoTime();
        site.agent().connect();
        String trouble = settle();
        double seconds = (System.nanoTime() - begin) / 1e9;
        traffic.awaitMore(20);
        return new Round(
                strategy,
                0,
                "random",
                "after " + delay.toMillis() + " ms",
                open ? outcome(before) : Round.NOT_REACHED,
                traffic.requests() - requests,
                traffic.failed() - failed,
                seconds,
                trouble);
    }

    private boolean deployUntilKilled(String target) {
        long pid = site.client().agent().pid();
        Optional<DeploymentView> begun = Optional.empty();
        try {
            begun = site.client().deploy(site.name(), site.request(target)).deployment();
        } catch (Problem killedMeanwhile) {
            AgentControl.awaitEnd(pid);
        }
        Optional<DeploymentView> open = begun;
        return Await.value(
                "the end of the agent or of the deployment",
                SETTLES_WITHIN,
                () ->
                        site.client()
                                        .probe()
                                        .map(AgentView::pid)
                                        .filter(one -> one == pid)
                                        .isEmpty()
                                ? Optional.of(true)
                                : open.flatMap(this::ended));
    }

    private Optional<Boolean> ended(DeploymentView open) {
        try {
            return site.client().deployment(site.name(), open.number()).outcome().isEmpty()
                    ? Optional.empty()
                    : Optional.of(false);
        } catch (Problem killedMeanwhile) {
            return Optional.empty();
        }
    }

    private String word() {
        try {
            return Files.readString(site.home().resolve(CrashingJournal.WORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String outcome(ServiceView before) {
        long known = before.deployment().map(DeploymentView::number).orElse(0L);
        return site.view()
                .deployment()
                .filter(newest -> newest.number() > known)
                .map(DeploymentView::outcome)
                .orElse("never-begun");
    }

    /// Waits until no deployment is open and exactly the wanted instances are alive; what is wrong
    /// when that never is.
    private String settle() {
        int wanted = Integer.parseInt(site.config().value("instances"));
        try {
            Await.until(
                    "the deployment is over and " + wanted + " instances are alive",
                    SETTLES_WITHIN,
                    () -> {
                        ServiceView view = site.view();
                        return view.deployment().filter(one -> one.outcome().isEmpty()).isEmpty()
                                && site.instances().size() == wanted
                                && site.instances(view.stable()).size() == wanted;
                    });
            return "";
        } catch (IllegalStateException late) {
            ServiceView view = site.view();
            return late.getMessage()
                    + "; stable "
                    + view.stable()
                    + ", alive "
                    + site.instances()
                    + ", deployment "
                    + view.deployment().map(DeploymentView::state).orElse("none");
        }
    }
}
