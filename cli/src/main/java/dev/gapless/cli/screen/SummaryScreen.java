package dev.gapless.cli.screen;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.ReleaseShare;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.api.wire.ServiceView;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a deployment ended: what serves, whether anybody noticed, why, what next.
public final class SummaryScreen {
    private static final int LABEL = 11;
    private static final double NO_DIP = 0.9;

    /// Repaired in the file, or by a secret, which `retry` does not read again.
    private static final Set<ProblemCode> IN_THE_FILE =
            Set.of(
                    ProblemCode.HEALTH_NOT_FOUND,
                    ProblemCode.HEALTH_DEADLINE,
                    ProblemCode.HEALTH_FOREIGN_PROCESS,
                    ProblemCode.APP_START_FAILED,
                    ProblemCode.COMMAND_NOT_FOUND,
                    ProblemCode.USER_UNKNOWN,
                    ProblemCode.SECRET_MISSING);

    private SummaryScreen() {}

    public static List<String> lines(DeploymentView deployment, ServiceView service, Times times) {
        return switch (deployment.outcome()) {
            case "succeeded" -> succeeded(deployment, service);
            case "aborted" -> aborted(deployment, times);
            case "rolled-back" -> rolledBack(deployment, times);
            default -> failed(deployment, times);
        };
    }

    private static List<String> succeeded(DeploymentView one, ServiceView service) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? one.service() + " is stopped."
                        : one.serving()
                                + " serves all of "
                                + one.service()
                                + (one.kind().equals("rollback") ? " again." : ".");
        Duration took = Duration.ofMillis(one.endedAtMillis() - one.startedAtMillis());
        row(lines, "SUCCEEDED", serves + " " + noticed(one) + " " + Figures.span(took) + ".");
        detail(lines, "took", took(one));
        detail(lines, "served", served(one));
        detail(lines, "dip", dip(one));
        detail(lines, "later", one.later());
        if (one.serving().isEmpty()) {
            lines.add("gapless start");
        } else if (!service.back().isEmpty()) {
            lines.addAll(
                    Columns.wrap(
                            "Go back: gapless rollback ("
                                    + withoutBrackets(StatusScreen.back(service))
                                    + ")",
                            Columns.MOST));
        }
        return lines;
    }

    private static List<String> aborted(DeploymentView one, Times times) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? "Nothing serves " + one.service() + ", as before."
                        : one.serving() + " serves all of " + one.service() + ", as before.";
        row(
                lines,
                "ABORTED",
                times.clock(one.endedAtMillis())
                        + ". "
                        + serves
                        + " "
                        + shortNoticed(one)
                        + errors(one));
        why(lines, one);
        row(lines, "Undone", undone(one));
        needs(lines, one, "nothing now.");
        lines.add(again(one));
        return lines;
    }

    private static List<String> rolledBack(DeploymentView one, Times times) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? "Nothing serves " + one.service() + ". "
                        : one.serving() + " serves all of " + one.service() + " again. ";
        String text =
                times.clock(one.endedAtMillis()) + ". " + serves + shortNoticed(one) + errors(one);
        lines.addAll(Columns.labelled("ROLLED BACK  ", text));
        why(lines, one);
        service(lines, one);
        needs(lines, one, "nothing now.");
        lines.add(again(one));
        return lines;
    }

    private static List<String> failed(DeploymentView one, Times times) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? "Nothing serves " + one.service() + "."
                        : one.serving() + " serves " + one.service() + ".";
        row(
                lines,
                "FAILED",
                times.clock(one.endedAtMillis())
                        + ". "
                        + serves
                        + " "
                        + shortNoticed(one)
                        + errors(one));
        why(lines, one);
        row(lines, "Undone", undone(one));
        needs(lines, one, "a person, now.");
        lines.add("gapless status");
        return lines;
    }

    private static String again(DeploymentView one) {
        boolean inTheFile =
                one.cause()
                        .flatMap(cause -> ProblemCode.byId(cause.code()))
                        .filter(IN_THE_FILE::contains)
                        .isPresent();
        return one.kind().equals("deploy") && inTheFile
                ? "gapless deploy " + Pasted.word(Pasted.version(one.to()))
                : "gapless retry";
    }

    private static void service(List<String> lines, DeploymentView one) {
        row(lines, "Schema", schemaText(one));
    }

    /// What the way back did to the schema.
    private static String undone(DeploymentView one) {
        return one.steps().stream()
                .filter(
                        step ->
                                step.back()
                                        && step.name().startsWith("schema")
                                        && step.state().equals("done"))
                .map(StepView::text)
                .reduce((first, second) -> first + "; " + second)
                .orElse("");
    }

    private static String schemaText(DeploymentView one) {
        return one.steps().stream()
                .filter(step -> step.name().startsWith("schema") && step.state().equals("done"))
                .reduce((_, second) -> second)
                .map(StepView::text)
                .orElse("");
    }

    private static void why(List<String> lines, DeploymentView one) {
        if (one.cause().isEmpty()) {
            return;
        }
        ProblemReport cause = one.cause().get();
        List<String> found = new ArrayList<>();
        row(found, "Cause", Columns.clean(cause.what()));
        if (!cause.found().isEmpty() || !cause.evidence().isEmpty()) {
            String heading =
                    cause.found().isEmpty() ? "newest lines" : Columns.clean(cause.found());
            row(found, "Evidence", heading + (cause.evidence().isEmpty() ? "" : ":"));
        }
        String indent = " ".repeat(LABEL + 2);
        cause.evidence().forEach(line -> found.addAll(ProblemScreen.evidence(indent, line)));
        String last = found.removeLast();
        String tag = "[" + cause.code() + "]";
        boolean fits = Columns.width(last) + 1 + tag.length() <= Columns.MOST;
        found.add(fits ? Columns.spread(last, tag) : last);
        if (!fits) {
            found.add(Columns.right(tag, Columns.MOST));
        }
        lines.addAll(found);
    }

    private static void needs(List<String> lines, DeploymentView one, String who) {
        String todo = one.cause().map(ProblemReport::todo).orElse("");
        String repair =
                Columns.clean(todo).replaceFirst("[,;]? *(then )?(gapless retry)?\\.?$", "");
        row(lines, "Needs you", who + (repair.isEmpty() ? "" : " To go on: " + repair + "."));
    }

    /// `0 of 12,791 requests failed.`
    private static String noticed(DeploymentView one) {
        if (one.requests() == 0 && one.failed() == 0) {
            return "No request came meanwhile.";
        }
        return one.requests() < 0
                ? "How many requests failed is -: " + uncounted(one) + "."
                : Figures.count(one.failed())
                        + " of "
                        + Figures.counted(one.requests(), "request")
                        + " failed.";
    }

    /// Why a number is `-`.
    static String uncounted(DeploymentView one) {
        return one.uncounted().isEmpty() ? "this switch does not count" : one.uncounted();
    }

    private static String shortNoticed(DeploymentView one) {
        return one.requests() <= 0
                ? noticed(one)
                : Figures.count(one.failed()) + " of " + Figures.count(one.requests()) + " failed.";
    }

    /// Errors are no failed requests: they stand apart.
    private static String errors(DeploymentView one) {
        return one.shares().stream()
                .filter(share -> share.release().equals(one.to()) && share.errors() > 0)
                .findFirst()
                .map(
                        share ->
                                " But "
                                        + Figures.count(share.errors())
                                        + (share.errors() == 1 ? " was" : " were")
                                        + " answered 5xx by "
                                        + share.release()
                                        + ".")
                .orElse("");
    }

    private static String took(DeploymentView one) {
        Map<String, Double> byName = new LinkedHashMap<>();
        one.steps().stream()
                .filter(step -> step.state().equals("done") && step.seconds() >= 0)
                .forEach(step -> byName.merge(step.name(), step.seconds(), Double::sum));
        byName.values().removeIf(seconds -> seconds < 0.05);
        return byName.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Figures.tenths(entry.getValue()))
                .reduce((first, second) -> first + "  " + second)
                .orElse("");
    }

    private static String served(DeploymentView one) {
        return one.shares().stream()
                .map(SummaryScreen::share)
                .reduce((first, second) -> first + "   " + second)
                .orElse("");
    }

    private static String share(ReleaseShare share) {
        String p99 = share.p99Millis() < 0 ? "" : ", p99 " + Figures.millis(share.p99Millis());
        return share.release()
                + ": "
                + Figures.count(share.requests())
                + p99
                + ", "
                + Figures.counted(share.errors(), "error");
    }

    private static String dip(DeploymentView one) {
        if (one.secondBefore() <= 0) {
            return "";
        }
        if (one.lowestSecond() < 0) {
            return "-  (not every second of it was seen)";
        }
        String verdict = one.lowestSecond() >= NO_DIP * one.secondBefore() ? "none: " : "";
        return verdict
                + "lowest second "
                + Figures.rate(one.lowestSecond())
                + " requests/s, "
                + Figures.rate(one.secondBefore())
                + " before";
    }

    private static String withoutBrackets(String text) {
        return text.replaceAll(" \\([^)]*\\)", "");
    }

    private static void row(List<String> lines, String label, String text) {
        if (!text.isEmpty()) {
            lines.addAll(Columns.labelled(Columns.left(label, LABEL), text));
        }
    }

    private static void detail(List<String> lines, String label, String text) {
        row(lines, "  " + label, text);
    }
}
