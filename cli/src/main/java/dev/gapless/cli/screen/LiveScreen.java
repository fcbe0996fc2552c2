package dev.gapless.cli.screen;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.api.wire.ServiceView.ReleaseView;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The view that is redrawn in place while a deployment goes on.
public final class LiveScreen {
    private static final int MOST_INSTANCES = 6;
    private static final int FIGURES = 50;
    private static final int LABEL = 10;
    private static final int LONGEST_LABEL = 17;

    private LiveScreen() {}

    /// @param graphs of the releases concerned
    /// @param log newest lines of the candidate's log, shown as far as the rows allow
    /// @param rows of the terminal
    public record Extras(List<Graph> graphs, List<String> log, int rows) {
        public Extras {
            graphs = List.copyOf(graphs);
            log = List.copyOf(log);
        }
    }

    public static List<String> lines(
            ServiceView service,
            DeploymentView deployment,
            Extras extras,
            Times times,
            Words words) {
        List<String> lines = new ArrayList<>();
        double seconds = (times.now().toEpochMilli() - deployment.startedAtMillis()) / 1000.0;
        lines.add(Columns.spread(head(deployment, words), Figures.clock(Math.max(0, seconds))));
        lines.addAll(StepLines.lines(deployment.steps(), words));
        int label = label(service);
        lines.add(
                row(
                        label,
                        "",
                        words.say("live.traffic"),
                        words.say("live.rate"),
                        "p99",
                        words.say("live.in-flight"),
                        words.say("live.failed.column"),
                        words.say("live.errors.column"),
                        words.say("live.instance")));
        for (ReleaseView release : oldFirst(service.releases(), deployment)) {
            lines.addAll(release(release, service, label));
        }
        lines.addAll(graphs(extras.graphs(), deployment, label, words));
        List<String> foot = foot(deployment, words);
        int room = extras.rows() - 1 - lines.size() - foot.size();
        extras.log().stream()
                .skip(Math.max(0, extras.log().size() - Math.max(0, room)))
                .forEach(
                        line -> lines.add(Columns.clip(" | " + Columns.clean(line), Columns.MOST)));
        lines.addAll(foot);
        return lines.size() < extras.rows() ? lines : lines.subList(0, extras.rows() - 1);
    }

    static String releases(DeploymentView one) {
        return one.from().isEmpty() || one.from().equals(one.to())
                ? one.to()
                : one.from() + " -> " + one.to();
    }

    /// In the order in which they serve, also after promotion: nothing changes its place on the
    /// screen.
    private static List<ReleaseView> oldFirst(
            List<ReleaseView> releases, DeploymentView deployment) {
        return releases.stream()
                .sorted(Comparator.comparing(release -> release.release().equals(deployment.to())))
                .toList();
    }

    private static String head(DeploymentView one, Words words) {
        String way = one.state().equals("aborting") ? "  " + words.say("live.going-back") : "";
        String plan = one.planId().isEmpty() ? "" : "  " + words.say("plan.id", one.planId());
        String what = one.kind().equals("deploy") ? one.strategy() : one.kind();
        return one.service() + " " + releases(one) + "  " + what + plan + way;
    }

    /// Width of the column of labels: what the longest needs and the instances leave.
    private static int label(ServiceView service) {
        int needed =
                2
                        + service.releases().stream()
                                .mapToInt(release -> Columns.width(release.release()))
                                .max()
                                .orElse(0);
        int place =
                service.releases().stream()
                        .flatMap(release -> places(release, service).stream())
                        .mapToInt(Columns::width)
                        .max()
                        .orElse(0);
        int room = Math.min(LONGEST_LABEL, Columns.MOST - FIGURES - 2 - place);
        return Math.max(LABEL, Math.min(needed, room));
    }

    private static List<String> labels(ServiceView service) {
        return service.releases().stream().map(ReleaseView::release).toList();
    }

    private static List<String> places(ReleaseView release, ServiceView service) {
        List<InstanceView> mine =
                service.instances().stream()
                        .filter(one -> one.release().equals(release.release()))
                        .toList();
        return mine.size() > MOST_INSTANCES || service.instances().size() > MOST_INSTANCES
                ? byState(mine)
                : mine.stream()
                        .map(one -> StatusScreen.port(one.address()) + " " + one.state())
                        .toList();
    }

    private static List<String> release(ReleaseView release, ServiceView service, int label) {
        List<String> places = places(release, service);
        boolean used = release.requests() > 0 || release.percent() > 0;
        List<String> lines = new ArrayList<>();
        lines.add(
                row(
                        label,
                        "  " + Columns.shorten(release.release(), labels(service), label - 2),
                        release.percent() + " %",
                        used ? Figures.rate(release.requestsPerSecond()) : "-",
                        used ? Figures.millis(release.p99Millis()) : "-",
                        Figures.count(release.inFlight()),
                        used ? Figures.count(release.failed()) : "-",
                        used ? Figures.count(release.errors()) : "-",
                        places.isEmpty() ? "" : places.getFirst()));
        places.stream()
                .skip(1)
                .forEach(place -> lines.add(" ".repeat(label + FIGURES) + "  " + place));
        return lines;
    }

    private static List<String> byState(List<InstanceView> instances) {
        Map<String, Integer> states = new LinkedHashMap<>();
        instances.forEach(one -> states.merge(one.state(), 1, Integer::sum));
        return states.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
    }

    private static String row(
            int label,
            String release,
            String traffic,
            String rate,
            String p99,
            String inFlight,
            String failed,
            String errors,
            String instance) {
        String line =
                Columns.left(release, label)
                        + Columns.right(traffic, 7)
                        + Columns.right(rate, 7)
                        + Columns.right(p99, 9)
                        + Columns.right(inFlight, 11)
                        + Columns.right(failed, 8)
                        + Columns.right(errors, 8)
                        + "  "
                        + instance;
        return Columns.clip(line.stripTrailing(), Columns.MOST);
    }

    private static List<String> graphs(
            List<Graph> graphs, DeploymentView deployment, int label, Words words) {
        double top = graphs.stream().mapToDouble(Graph::highest).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Graph graph : oldGraphsFirst(graphs, deployment)) {
            String lowest =
                    lines.isEmpty() && deployment.lowestSecond() >= 0
                            ? words.say("live.lowest", Figures.rate(deployment.lowestSecond()))
                            : "";
            String start =
                    Columns.left(
                                    "  "
                                            + Columns.shorten(
                                                    graph.release(),
                                                    List.of(deployment.from(), deployment.to()),
                                                    label - 2),
                                    label)
                            + "|";
            lines.add(Columns.spread(start + graph.line(44, top), lowest).stripTrailing());
        }
        return lines;
    }

    private static List<Graph> oldGraphsFirst(List<Graph> graphs, DeploymentView deployment) {
        return graphs.stream()
                .sorted(Comparator.comparing(graph -> graph.release().equals(deployment.to())))
                .toList();
    }

    private static List<String> foot(DeploymentView one, Words words) {
        String leave = words.say("live.leave");
        if (one.requests() < 0) {
            String why = " " + words.say("live.not-counted", SummaryScreen.uncounted(one, words));
            return List.of(
                    Columns.clip(why, Columns.MOST),
                    Columns.spread(" " + words.say("live.failed.unknown"), leave));
        }
        String counted =
                words.say(
                        "live.failed", Figures.count(one.failed()), Figures.count(one.requests()));
        return List.of(Columns.spread(" " + counted, leave));
    }
}
