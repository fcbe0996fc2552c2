package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.config.AdoptKeys;

import java.util.List;
import java.util.Optional;

/// What the first deployment of a service takes over: the keys `adopt.*` of its file name what ran
/// before Gapless knew it.
///
/// @param outline what would be adopted, as `gapless adopt --dry-run` says it
record FirstAdoption(AgentClient client, ServiceFile file, CommandView outline) {

    /// Empty when the file names nothing, when the service is known, and when nothing runs at the
    /// port that it names, which is said. Throws what refuses the adoption, and what would lose
    /// clients: a port that they use, and an nginx that would go on leading past the switch.
    /// Nothing was changed then.
    static Optional<FirstAdoption> look(AgentClient client, ServiceFile file, Shell shell) {
        if (!file.adopt().given() || isKnown(client, file.name())) {
            return Optional.empty();
        }
        String include = file.adopt().include();
        try {
            CommandView outline = client.adopt(file.name(), request(file, true));
            if (include.isEmpty()) {
                throw clientsFirst(file, outline);
            }
            return Optional.of(new FirstAdoption(client, file, outline));
        } catch (Problem problem) {
            if (!problem.is(ProblemCode.NOBODY_LISTENS)) {
                throw problem;
            }
            if (!include.isEmpty()) {
                throw nobodyBehind(file, problem.report());
            }
            shell.note(shell.words().say("adopt.nobody", file.adopt().port()));
            return Optional.empty();
        }
    }

    /// The port of the adopted process ends with it, and nothing listens at the switch's before.
    private static Problem clientsFirst(ServiceFile file, CommandView outline) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        file.name()
                                + " runs at :"
                                + file.adopt().port()
                                + " (adopt in the file), which ends with the first deployment: its"
                                + " clients have to come to "
                                + file.listen()
                                + " (switch.listen) first.")
                .where(file.request().configFile() + "  adopt.port")
                .found(file.listen() + " is served as soon as the service is adopted")
                .evidence(outline.text())
                .todo(
                        "gapless adopt; point the clients at "
                                + file.listen()
                                + "; then gapless deploy")
                .build();
    }

    /// A release that came up now would get no request: nginx goes on leading elsewhere.
    private static Problem nobodyBehind(ServiceFile file, ProblemReport found) {
        String include = file.adopt().include();
        return Problem.of(
                        ProblemCode.NOBODY_LISTENS,
                        "Nothing runs where nginx leads to, and a first release would not be led"
                                + " to.")
                .where(file.request().configFile() + "  adopt.nginx-include: " + include)
                .found(found.what())
                .todo(
                        "start the service and repeat; or let "
                                + include
                                + " lead to "
                                + file.listen()
                                + ", reload nginx, and take adopt out of the file")
                .build();
    }

    private static boolean isKnown(AgentClient client, String name) {
        return client.services().stream()
                .filter(one -> one.service().equals(name))
                .anyMatch(one -> !one.stable().isEmpty() || !one.instances().isEmpty());
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

    /// In the shape of any plan, with two steps and no id: what comes after the adoption is planned
    /// upon it.
    ///
    /// @param alone of the release, as if nothing ran
    PlanView plan(PlanView alone) {
        List<String> text = outline.text();
        return new PlanView(
                alone.service(),
                alone.from(),
                alone.to(),
                alone.schema(),
                alone.strategy(),
                "",
                List.of(
                        step(1, "adopt", text.getFirst(), text.subList(1, text.size())),
                        step(2, "deploy", then(), List.of())),
                alone.notes(),
                "",
                false);
    }

    private static PlanView.Step step(int number, String name, String text, List<String> details) {
        List<String> lines = details.stream().map(String::strip).toList();
        return new PlanView.Step(number, "", "", name, text, "", "", "", lines, List.of());
    }

    /// Throws what refuses the deployment and can be known before anything is taken over.
    void insistOnFitness() {
        ProblemReport.together(client.check(file.name(), file.request()).problems())
                .ifPresent(
                        all -> {
                            throw all.toProblem();
                        });
    }

    CommandView run() {
        return client.adopt(file.name(), request(file, false));
    }
}
