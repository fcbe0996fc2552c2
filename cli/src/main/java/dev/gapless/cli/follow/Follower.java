package dev.gapless.cli.follow;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.EventView;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.EventStream;
import dev.gapless.cli.client.MayGoOn;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Follows one deployment to its end. When the stream breaks, it finds the agent again (or starts
/// one: that is what carries an interrupted deployment on) and goes on behind the last fact it saw.
public final class Follower {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final int MOST_TRIES = 120;

    private final AgentLauncher launcher;
    private final String service;
    private final long number;
    private final View view;
    private final Set<String> told = new HashSet<>();
    private AgentClient client;
    private boolean heard;

    /// @param number of the deployment
    public Follower(
            AgentLauncher launcher, AgentClient client, DeploymentView deployment, View view) {
        this.launcher = launcher;
        this.client = client;
        this.service = deployment.service();
        this.number = deployment.number();
        this.view = view;
    }

    /// Returns the deployment as it ended. What is thrown is no refusal: it may go on.
    public DeploymentView toTheEnd() {
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                heard = false;
                Optional<DeploymentView> ended = once();
                if (ended.isPresent()) {
                    return ended.get();
                }
                tries = heard ? 0 : tries;
                pause();
            }
            throw lost();
        } catch (Problem problem) {
            throw MayGoOn.after(problem, service);
        } finally {
            view.close();
        }
    }

    /// One stream, until it ends or breaks, then a look at where the deployment is.
    private Optional<DeploymentView> once() {
        try {
            stream();
            return ended();
        } catch (IOException _) {
            reconnect();
        } catch (Problem problem) {
            if (!problem.is(ProblemCode.AGENT_UNREACHABLE)) {
                throw problem;
            }
            reconnect();
        }
        return ended();
    }

    private Optional<DeploymentView> ended() {
        return Optional.of(client.deployment(service, number))
                .filter(one -> !one.outcome().isEmpty());
    }

    /// Ends with the stream, or as soon as that is about the next deployment: this one is over
    /// then.
    private void stream() throws IOException {
        try (EventStream events = client.events(service)) {
            for (Optional<EventView> next = events.next(); next.isPresent(); next = events.next()) {
                heard = true;
                if (next.get().number() > number) {
                    return;
                }
                if (next.get().number() == number && isNew(next.get())) {
                    view.event(next.get());
                }
            }
        }
    }

    /// An agent that was restarted tells all facts so far again; each is shown once.
    private boolean isNew(EventView event) {
        return event.text().isEmpty()
                || told.add(
                        event.name()
                                + " "
                                + event.text()
                                + " "
                                + Math.round(event.secondsSinceBegin() * 1000));
    }

    private void reconnect() {
        Optional<AgentClient> same = launcher.running();
        if (same.isPresent()) {
            client = same.get();
            return;
        }
        view.note("The agent is gone; looking for it. The traffic does not depend on it.");
        client = launcher.connect();
        view.note("The agent is back, pid " + client.agent().pid() + "; the deployment goes on.");
    }

    private void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lost();
        }
    }

    private Problem lost() {
        return Problem.of(
                        ProblemCode.AGENT_UNREACHABLE,
                        "The agent does not tell how deployment " + number + " is.")
                .serves("whatever served before: instances and proxy do not depend on the agent")
                .build();
    }
}
