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

    private StatusScreen() {}

    public static List<String> lines(ServiceView service, AgentView agent, Times times) {
        List<String> lines = new ArrayList<>();
        serves(lines, service);
        others(lines, service);
        if (!service.back().isEmpty()) {
            row(lines, "", "back to " + service.previous() + ": " + back(service));
        }
        instances(lines, service);
        schema(lines, service);
        lines.addAll(trafficSwitch(service, agent, times));
        service.deployment().ifPresent(deployment -> deployment(lines, service, deployment, times));
        service.trouble().forEach(problem -> lines.addAll(ProblemScreen.lines(problem)));
        return lines;
    }

    /// How the way back is, without saying again where to.
    static String back(ServiceView service) {
        return service.back().replaceFirst("^" + Pattern.quote(service.previous()) + " (is )?", "");
    }

    private static void serves(List<String> lines, ServiceView service) {
        if (service.stable().isEmpty()) {
            row(lines, service.service(), "no release serves");
            return;
        }
        if (present(service).isEmpty()) {
            row(
                    lines,
                    service.service(),
                    "nothing serves: no instance of " + service.stable() + " runs (gapless start)");
            return;
        }
        String figures =
                service.releases().stream()
                        .filter(release -> release.release().equals(service.stable()))
                        .findFirst()
                        .map(release -> ", " + figures(release))
                        .orElse("");
        row(
                lines,
                service.service(),
                service.stable() + " serves: " + health(service, service.stable()) + figures);
    }

    private static String figures(ReleaseView release) {
        return Figures.rate(release.requestsPerSecond())
                + " req/s, p99 "
                + Figures.millis(release.p99Millis())
                + "; in 1 h "
                + Figures.count(release.hourFailed())
                + " failed, "
                + Figures.counted(release.hourErrors(), "error");
    }

    private static String health(ServiceView service, String release) {
        List<InstanceView> mine =
                present(service).stream().filter(one -> one.release().equals(release)).toList();
        long healthy = mine.stream().filter(one -> one.state().equals("healthy")).count();
        if (mine.size() == 1) {
            return mine.getFirst().state() + (mine.getFirst().adopted() ? ", adopted" : "");
        }
        return healthy == mine.size() && healthy > 0
                ? "all " + healthy + " healthy"
                : healthy + " of " + mine.size() + " healthy";
    }

    /// Instances that are there; what has ended is history.
    private static List<InstanceView> present(ServiceView service) {
        return service.instances().stream().filter(one -> !one.state().equals("stopped")).toList();
    }

    private static void others(List<String> lines, ServiceView service) {
        service.releases().stream()
                .filter(release -> !release.release().equals(service.stable()))
                .filter(
                        release ->
                                present(service).stream()
                                        .anyMatch(one -> one.release().equals(release.release())))
                .forEach(
                        release ->
                                row(
                                        lines,
                                        "",
                                        release.release()
                                                + " "
                                                + release.state()
                                                + ", "
                                                + release.percent()
                                                + " % of the traffic, "
                                                + health(service, release.release())));
    }

    /// Instances that are not simply healthy are named, each with what is known of it.
    private static void instances(List<String> lines, ServiceView service) {
        present(service).stream()
                .filter(one -> !one.state().equals("healthy") || one.restarts() > 0)
                .forEach(one -> row(lines, "", instance(one)));
    }

    private static String instance(InstanceView one) {
        String restarts = one.restarts() == 0 ? "" : ", restarted " + one.restarts() + " times";
        String detail = one.detail().isEmpty() ? "" : ", " + Columns.clean(one.detail());
        String pid = one.pid() > 0 ? ", pid " + one.pid() : "";
        return port(one.address())
                + " "
                + one.release()
                + " "
                + one.state()
                + pid
                + restarts
                + detail;
    }

    private static void schema(List<String> lines, ServiceView service) {
        boolean first = true;
        for (String text : service.schema()) {
            row(lines, first ? "schema" : "", text);
            first = false;
        }
    }

    private static List<String> trafficSwitch(ServiceView service, AgentView agent, Times times) {
        ServiceView.SwitchView seen = service.trafficSwitch();
        String state =
                seen.state().isEmpty() || SWITCH_IS_WELL.contains(seen.state())
                        ? ""
                        : ", " + seen.state();
        String process =
                seen.pid() < 0
                        ? ""
                        : ", pid "
                                + seen.pid()
                                + (seen.upSinceMillis() > 0
                                        ? ", up " + times.ago(seen.upSinceMillis())
                                        : "");
        String kind = seen.kind().equals("builtin") ? "built-in" : seen.kind();
        String left = kind + " " + String.join(" ", seen.listen()) + process + state;
        String right = "agent pid " + agent.pid() + (open(service) ? "" : ", idle");
        String line = Columns.left("switch", LABEL) + left;
        if (Columns.width(line) + 2 + right.length() <= Columns.MOST) {
            return List.of(Columns.spread(line, right));
        }
        List<String> lines = new ArrayList<>(Columns.labelled(Columns.left("switch", LABEL), left));
        lines.add(Columns.left("agent", LABEL) + right.substring("agent ".length()));
        return lines;
    }

    private static boolean open(ServiceView service) {
        return service.deployment().map(one -> one.outcome().isEmpty()).orElse(false);
    }

    private static void deployment(
            List<String> lines, ServiceView service, DeploymentView deployment, Times times) {
        if (!deployment.outcome().isEmpty()) {
            if (!deployment.outcome().equals("succeeded")) {
                lines.addAll(SummaryScreen.lines(deployment, service, times));
            }
            return;
        }
        List<DeploymentView.StepView> steps = deployment.steps();
        int at = (int) steps.stream().filter(step -> !step.state().equals("waiting")).count();
        String step =
                steps.stream()
                        .filter(one -> one.state().equals("running"))
                        .findFirst()
                        .map(
                                one ->
                                        ": "
                                                + one.title()
                                                + (one.title().contains(one.text())
                                                        ? ""
                                                        : ", " + one.text()))
                        .orElse("");
        row(
                lines,
                deployment.kind(),
                LiveScreen.releases(deployment)
                        + ", by "
                        + deployment.by()
                        + " since "
                        + times.since(deployment.startedAtMillis())
                        + ", "
                        + deployment.state()
                        + ", step "
                        + at
                        + " of "
                        + steps.size()
                        + step);
        lines.add("gapless status --watch");
    }

    static String port(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(colon);
    }

    private static void row(List<String> lines, String label, String text) {
        String start = label.length() < LABEL ? Columns.left(label, LABEL) : label + "  ";
        lines.addAll(Columns.labelled(start, text));
    }
}
