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

    private final Words words;

    private SummaryScreen(Words words) {
        this.words = words;
    }

    public static List<String> lines(
            DeploymentView deployment, ServiceView service, Times times, Words words) {
        return new SummaryScreen(words).lines(deployment, service, times);
    }

    private List<String> lines(DeploymentView deployment, ServiceView service, Times times) {
        return switch (deployment.outcome()) {
            case "succeeded" -> succeeded(deployment, service);
            case "aborted" -> aborted(deployment, times);
            case "rolled-back" -> rolledBack(deployment, times);
            default -> failed(deployment, times);
        };
    }

    private List<String> succeeded(DeploymentView one, ServiceView service) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? words.say("summary.stopped", one.service())
                        : serves(
                                one,
                                one.kind().equals("rollback")
                                        ? "summary.serves.again"
                                        : "summary.serves.all");
        Duration took = Duration.ofMillis(one.endedAtMillis() - one.startedAtMillis());
        row(lines, "SUCCEEDED", serves + " " + noticed(one) + " " + words.span(took) + ".");
        detail(lines, words.say("summary.took"), took(one));
        detail(lines, words.say("summary.served"), served(one));
        detail(lines, words.say("summary.dip"), dip(one));
        detail(lines, words.say("summary.later"), words.told(one.later()));
        if (one.serving().isEmpty()) {
            lines.add("gapless start");
        } else if (!service.back().isEmpty()) {
            lines.addAll(
                    Columns.wrap(
                            words.say(
                                    "summary.back",
                                    withoutBrackets(StatusScreen.back(service, words))),
                            Columns.MOST));
        }
        return lines;
    }

    private List<String> aborted(DeploymentView one, Times times) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? words.say("summary.serves.nothing-as-before", one.service())
                        : serves(one, "summary.serves.as-before");
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
        row(lines, words.say("summary.undone"), undone(one));
        needs(lines, one, words.say("summary.needs.nothing"));
        lines.add(again(one));
        return lines;
    }

    private List<String> rolledBack(DeploymentView one, Times times) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? words.say("summary.serves.nothing", one.service())
                        : serves(one, "summary.serves.again");
        String text =
                times.clock(one.endedAtMillis())
                        + ". "
                        + serves
                        + " "
                        + shortNoticed(one)
                        + errors(one);
        lines.addAll(Columns.labelled("ROLLED BACK  ", text));
        why(lines, one);
        service(lines, one);
        needs(lines, one, words.say("summary.needs.nothing"));
        lines.add(again(one));
        return lines;
    }

    private List<String> failed(DeploymentView one, Times times) {
        List<String> lines = new ArrayList<>();
        String serves =
                one.serving().isEmpty()
                        ? words.say("summary.serves.nothing", one.service())
                        : serves(one, "summary.serves");
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
        row(lines, words.say("summary.undone"), undone(one));
        needs(lines, one, words.say("summary.needs.person"));
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

    private void service(List<String> lines, DeploymentView one) {
        row(lines, words.say("summary.schema"), schemaText(one));
    }

    /// What the way back did to the schema.
    private String undone(DeploymentView one) {
        return one.steps().stream()
                .filter(
                        step ->
                                step.back()
                                        && step.name().startsWith("schema")
                                        && step.state().equals("done"))
                .map(StepView::text)
                .map(words::told)
                .reduce((first, second) -> first + "; " + second)
                .orElse("");
    }

    private String schemaText(DeploymentView one) {
        return one.steps().stream()
                .filter(step -> step.name().startsWith("schema") && step.state().equals("done"))
                .reduce((_, second) -> second)
                .map(StepView::text)
                .map(words::told)
                .orElse("");
    }

    private void why(List<String> lines, DeploymentView one) {
        if (one.cause().isEmpty()) {
            return;
        }
        ProblemReport cause = words.told(one.cause().get());
        List<String> found = new ArrayList<>();
        row(found, words.say("summary.cause"), Columns.clean(cause.what()));
        if (!cause.found().isEmpty() || !cause.evidence().isEmpty()) {
            String heading =
                    cause.found().isEmpty()
                            ? words.say("summary.evidence.newest")
                            : Columns.clean(cause.found());
            row(
                    found,
                    words.say("summary.evidence"),
                    heading + (cause.evidence().isEmpty() ? "" : ":"));
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

    private void needs(List<String> lines, DeploymentView one, String who) {
        String todo = one.cause().map(ProblemReport::todo).orElse("");
        String repair = words.told(withoutRetry(todo));
        if (repair.equals(withoutRetry(todo))) {
            repair = withoutRetry(words.told(todo));
        }
        row(
                lines,
                words.say("summary.needs"),
                repair.isEmpty() ? who : words.say("summary.needs.repair", who, repair));
    }

    /// The last line says it.
    private static String withoutRetry(String todo) {
        return Columns.clean(todo).replaceFirst("[,;]? *(then )?(gapless retry)?\\.?$", "");
    }

    /// `0 of 12,791 requests failed.`
    private String noticed(DeploymentView one) {
        if (one.requests() == 0 && one.failed() == 0) {
            return words.say("summary.no-request");
        }
        return one.requests() < 0
                ? words.say("summary.not-counted", uncounted(one, words))
                : words.say(
                        "summary.failed." + number(one.requests()),
                        Figures.count(one.failed()),
                        Figures.count(one.requests()));
    }

    /// Why a number is `-`.
    static String uncounted(DeploymentView one, Words words) {
        return one.uncounted().isEmpty()
                ? words.say("summary.counts-not")
                : words.told(one.uncounted());
    }

    private String shortNoticed(DeploymentView one) {
        return one.requests() <= 0
                ? noticed(one)
                : words.say(
                        "summary.failed.short",
                        Figures.count(one.failed()),
                        Figures.count(one.requests()));
    }

    private String serves(DeploymentView one, String key) {
        return words.say(key, one.serving(), one.service());
    }

    private static String number(long count) {
        return count == 1 ? "one" : "many";
    }

    /// Errors are no failed requests: they stand apart.
    private String errors(DeploymentView one) {
        return one.shares().stream()
                .filter(share -> share.release().equals(one.to()) && share.errors() > 0)
                .findFirst()
                .map(
                        share ->
                                " "
                                        + words.say(
                                                "summary.errors." + number(share.errors()),
                                                Figures.count(share.errors()),
                                                share.release()))
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

    private String served(DeploymentView one) {
        return one.shares().stream()
                .map(this::share)
                .reduce((first, second) -> first + "   " + second)
                .orElse("");
    }

    private String share(ReleaseShare share) {
        String p99 = share.p99Millis() < 0 ? "" : ", p99 " + Figures.millis(share.p99Millis());
        return words.say(
                "summary.share." + number(share.errors()),
                share.release(),
                Figures.count(share.requests()) + p99,
                Figures.count(share.errors()));
    }

    private String dip(DeploymentView one) {
        if (one.secondBefore() <= 0) {
            return "";
        }
        if (one.lowestSecond() < 0) {
            return words.say("summary.dip.unknown");
        }
        boolean none = one.lowestSecond() >= NO_DIP * one.secondBefore();
        return words.say(
                none ? "summary.dip.none" : "summary.dip.lowest",
                Figures.rate(one.lowestSecond()),
                Figures.rate(one.secondBefore()));
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
