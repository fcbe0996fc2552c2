package dev.gapless.cli.screen;

import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.api.wire.ServiceView.ReleaseView;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What serves now, whether anybody noticed, what goes on, what next.
public final class StatusScreen {
    private static final int LABEL = 9;
    private static final Set<String> SWITCH_IS_WELL = Set.of("serving", "confirmed");

    private final ServiceView service;
    private final Times times;
    private final Words words;
    private final List<String> lines = new ArrayList<>();

    private StatusScreen(ServiceView service, Times times, Words words) {
        this.service = service;
        this.times = times;
        this.words = words;
    }

    public static List<String> lines(
            ServiceView service, AgentView agent, Times times, Words words) {
        return new StatusScreen(service, times, words).lines(agent);
    }

    private List<String> lines(AgentView agent) {
        serves();
        others();
        if (!service.back().isEmpty()) {
            row("", words.say("status.back", service.previous(), back(service, words)));
        }
        instances();
        schema();
        trafficSwitch(agent);
        if (!service.trafficSwitch().uncounted().isEmpty()) {
            row(
                    "",
                    words.say(
                            "status.not-counted", words.told(service.trafficSwitch().uncounted())));
        }
        service.deployment().ifPresent(this::deployment);
        service.trouble().forEach(problem -> lines.addAll(ProblemScreen.lines(problem, words)));
        return lines;
    }

    /// How the way back is, without saying again where to.
    static String back(ServiceView service, Words words) {
        return words.told(
                service.back()
                        .replaceFirst("^" + Pattern.quote(service.previous()) + " (is )?", ""));
    }

    private void serves() {
        String stable = service.stable();
        if (stable.isEmpty()) {
            row(service.service(), words.say("status.none"));
            return;
        }
        if (present().isEmpty()) {
            row(service.service(), words.say("status.nothing-runs", stable));
            return;
        }
        String figures =
                service.releases().stream()
                        .filter(release -> release.release().equals(stable))
                        .findFirst()
                        .map(release -> ", " + figures(release))
                        .orElse("");
        row(service.service(), words.say("status.serves", stable, health(stable) + figures));
    }

    private String figures(ReleaseView release) {
        return words.say(
                "status.figures",
                Figures.rate(release.requestsPerSecond()),
                Figures.millis(release.p99Millis()),
                words.say("status.failed", Figures.count(release.hourFailed())),
                words.counted(release.hourErrors(), "errors"));
    }

    private String health(String release) {
        List<InstanceView> mine =
                present().stream().filter(one -> one.release().equals(release)).toList();
        long healthy = mine.stream().filter(one -> one.state().equals("healthy")).count();
        if (mine.size() == 1) {
            InstanceView only = mine.getFirst();
            return only.adopted() ? words.say("status.adopted", only.state()) : only.state();
        }
        return healthy == mine.size() && healthy > 0
                ? words.say("status.all-healthy", healthy)
                : words.say("status.some-healthy", healthy, mine.size());
    }

    /// Instances that are there; what has ended is history.
    private List<InstanceView> present() {
        return service.instances().stream().filter(one -> !one.state().equals("stopped")).toList();
    }

    private void others() {
        service.releases().stream()
                .filter(release -> !release.release().equals(service.stable()))
                .filter(
                        release ->
                                present().stream()
                                        .anyMatch(one -> one.release().equals(release.release())))
                .forEach(
                        release ->
                                row(
                                        "",
                                        words.say(
                                                "status.other",
                                                release.release(),
                                                release.state(),
                                                release.percent(),
                                                health(release.release()))));
    }

    /// Instances that are not simply healthy, or held back, are named, each with what is known of
    /// it.
    private void instances() {
        present().stream()
                .filter(
                        one ->
                                !one.state().equals("healthy")
                                        || one.restarts() > 0
                                        || !one.heldBack().isEmpty())
                .forEach(one -> row("", instance(one)));
    }

    private String instance(InstanceView one) {
        String restarts =
                one.restarts() == 0 ? "" : ", " + words.say("status.restarted", one.restarts());
        String detail =
                one.detail().isEmpty() ? "" : ", " + words.told(Columns.clean(one.detail()));
        String held = one.heldBack().isEmpty() ? "" : ", " + words.told(one.heldBack());
        String pid = one.pid() > 0 ? ", pid " + one.pid() : "";
        return port(one.address())
                + " "
                + one.release()
                + " "
                + one.state()
                + pid
                + restarts
                + detail
                + held;
    }

    private void schema() {
        boolean first = true;
        for (String text : service.schema()) {
            row(first ? words.say("status.schema") : "", words.told(text));
            first = false;
        }
    }

    private void trafficSwitch(AgentView agent) {
        ServiceView.SwitchView seen = service.trafficSwitch();
        String state =
                seen.state().isEmpty() || SWITCH_IS_WELL.contains(seen.state())
                        ? ""
                        : ", " + words.told(seen.state());
        String process =
                seen.pid() < 0
                        ? ""
                        : ", pid "
                                + seen.pid()
                                + (seen.upSinceMillis() > 0
                                        ? ", "
                                                + words.say(
                                                        "status.up",
                                                        times.ago(seen.upSinceMillis(), words))
                                        : "");
        String kind = seen.kind().equals("builtin") ? words.say("status.builtin") : seen.kind();
        String left = kind + " " + String.join(" ", seen.listen()) + process + state;
        String right = "pid " + agent.pid() + (open() ? "" : ", " + words.say("status.idle"));
        String line = Columns.left(words.say("status.switch"), LABEL) + left;
        String label = words.say("status.agent");
        String both = label + " " + right;
        if (Columns.width(line) + 2 + Columns.width(both) <= Columns.MOST) {
            lines.add(Columns.spread(line, both));
            return;
        }
        row(words.say("status.switch"), left);
        row(label, right);
    }

    private boolean open() {
        return service.deployment().map(one -> one.outcome().isEmpty()).orElse(false);
    }

    private void deployment(DeploymentView deployment) {
        if (!deployment.outcome().isEmpty()) {
            if (!deployment.outcome().equals("succeeded")) {
                lines.addAll(SummaryScreen.lines(deployment, service, times, words));
            }
            return;
        }
        List<DeploymentView.StepView> steps = deployment.steps();
        int at = (int) steps.stream().filter(step -> !step.state().equals("waiting")).count();
        row(
                deployment.kind(),
                words.say(
                        "status.deployment",
                        LiveScreen.releases(deployment),
                        deployment.by(),
                        times.since(deployment.startedAtMillis(), words),
                        deployment.state(),
                        at,
                        steps.size(),
                        atWork(steps)));
        lines.add("gapless status --watch");
    }

    /// `: drain 1.4.2 until seen idle, in flight 1`
    private String atWork(List<DeploymentView.StepView> steps) {
        return steps.stream()
                .filter(one -> one.state().equals("running"))
                .findFirst()
                .map(
                        one ->
                                ": "
                                        + words.told(one.title())
                                        + (one.title().contains(one.text())
                                                ? ""
                                                : ", " + words.told(one.text())))
                .orElse("");
    }

    static String port(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(colon);
    }

    private void row(String label, String text) {
        String start = Columns.width(label) < LABEL ? Columns.left(label, LABEL) : label + "  ";
        lines.addAll(Columns.labelled(start, text));
    }
}
