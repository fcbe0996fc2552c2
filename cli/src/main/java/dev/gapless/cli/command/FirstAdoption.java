package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.config.AdoptKeys;

import java.util.Optional;

/// What the first deployment of a service takes over: the keys `adopt.*` of its file name what ran
/// before Gapless knew it.
///
/// @param outline what would be adopted, as `gapless adopt --dry-run` says it
record FirstAdoption(AgentClient client, ServiceFile file, CommandView outline) {

    /// Empty when the file names nothing, when the service is known, and when nothing runs there,
    /// which is said. Throws what refuses the adoption; nothing was changed then.
    static Optional<FirstAdoption> look(AgentClient client, ServiceFile file, Shell shell) {
        if (!file.adopt().given() || isKnown(client, file.name())) {
            return Optional.empty();
        }
        try {
            CommandView outline = client.adopt(file.name(), request(file, true));
            return Optional.of(new FirstAdoption(client, file, outline));
        } catch (Problem problem) {
            if (!problem.is(ProblemCode.NOBODY_LISTENS)) {
                throw problem;
            }
            shell.note(
                    "Nothing runs at "
                            + place(file.adopt())
                            + " (adopt in the file): there is nothing to take over.");
            return Optional.empty();
        }
    }

    private static boolean isKnown(AgentClient client, String name) {
        return client.services().stream()
                .filter(one -> one.service().equals(name))
                .anyMatch(one -> !one.stable().isEmpty() || !one.instances().isEmpty());
    }

    private static String place(AdoptKeys keys) {
        return keys.include().isEmpty() ? ":" + keys.port() : "what " + keys.include() + " says";
    }

    private static AdoptRequest request(ServiceFile file, boolean dry) {
        AdoptKeys keys = file.adopt();
        return new AdoptRequest(
                file.withoutVersion(), keys.port(), keys.include(), keys.nginx(), dry);
    }

    /// What is deployed over it, in one line.
    String then() {
        String version = file.request().version();
        return "then deploys "
                + (version.isEmpty() ? "the newest artifact" : version)
                + " over it: starts it beside the adopted one, moves the traffic, drains the adopted"
                + " one and stops it";
    }

    /// Throws what refuses the deployment whatever runs, before anything is taken over.
    void insistOnAPlan() {
        try {
            client.plan(file.name(), file.request());
        } catch (Problem problem) {
            // the ports are those of what is to be adopted
            if (!problem.is(ProblemCode.PORT_IN_USE) && !problem.is(ProblemCode.PORTS_EXHAUSTED)) {
                throw problem;
            }
        }
    }

    CommandView run() {
        return client.adopt(file.name(), request(file, false));
    }
}
