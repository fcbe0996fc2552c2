package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Golden;
import dev.gapless.cli.SchemaScenes;
import dev.gapless.cli.Views;
import dev.gapless.cli.screen.LiveScreen.Extras;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Each screen in Korean against its file; what is English on it is a name.
class KoreanScreensTest {
    private static final Words KOREAN = Words.in(Language.KO);
    private static final AgentView AGENT =
            new AgentView(
                    640,
                    "0.1.0",
                    "9f2c41",
                    "/var/lib/gapless",
                    Views.BEGAN - 3_600_000,
                    1,
                    74L << 20);

    /// Commands with their flags, files, addresses, SQL and what stands in quotation marks.
    private static final Pattern NAMES =
            Pattern.compile(
                    "gapless [a-z]+( --?[a-z-]+| [a-z]+)*|`[^`]*`|'[^']*'|\\[[a-z-]+\\]"
                            + "|[\\w./-]*[./@:_][\\w./@:,-]*|https?:\\S+|--[a-z-]+|V\\d+__\\w+"
                            + "|^REFUSED|^SUCCEEDED|^ABORTED|^ROLLED BACK|^FAILED|^DONE|Ctrl-C"
                            + "|Error creating bean.*|.*Access denied.*|MySQL|PostgreSQL|NOT NULL|\\(using password.*");

    /// States, names of steps and phases, strategies, units.
    private static final TreeSet<String> ALLOWED =
            new TreeSet<>(
                    List.of(
                            "artifact",
                            "abort",
                            "aborted",
                            "adopt",
                            "adopted",
                            "agent",
                            "backfill",
                            "bake",
                            "blue",
                            "candidate",
                            "check",
                            "contract",
                            "deploy",
                            "drain",
                            "email",
                            "expand",
                            "failed",
                            "gapless",
                            "green",
                            "health",
                            "healthy",
                            "hold",
                            "java",
                            "lock",
                            "member",
                            "minsu",
                            "nginx",
                            "path",
                            "pid",
                            "pooled",
                            "preparing",
                            "promote",
                            "ready",
                            "req",
                            "retry",
                            "rollback",
                            "rolled",
                            "schema",
                            "shift",
                            "shop",
                            "stable",
                            "start",
                            "starting",
                            "stop",
                            "succeeded",
                            "sync",
                            "SIGTERM",
                            "ports",
                            "VERSION",
                            "undo",
                            "user",
                            "verify",
                            "batch",
                            "jar",
                            "back",
                            "unhealthy",
                            "draining",
                            "Gapless",
                            "Nov",
                            "SIGKILL",
                            "env",
                            "sha"));

    private static Times at(double secondsAfterBegin) {
        return new Times(
                Instant.ofEpochMilli(Views.BEGAN + (long) (secondsAfterBegin * 1000)),
                ZoneId.of("Asia/Seoul"));
    }

    private static void screen(String name, List<String> lines) {
        Golden.screen("ko/" + name, lines);
        assertThat(english(lines)).as(name + "\n" + String.join("\n", lines)).isEmpty();
    }

    private static TreeSet<String> english(List<String> lines) {
        TreeSet<String> words = new TreeSet<>();
        for (String line : lines) {
            String rest = NAMES.matcher(line.strip()).replaceAll(" ");
            Pattern.compile("[a-zA-Z]{3,}")
                    .matcher(rest)
                    .results()
                    .map(MatchResult::group)
                    .filter(word -> !ALLOWED.contains(word))
                    .forEach(words::add);
        }
        return words;
    }

    @Test
    void status() {
        screen(
                "status",
                StatusScreen.lines(
                        Views.service(Optional.of(Views.succeeded())), AGENT, at(109), KOREAN));
        screen(
                "status-open",
                StatusScreen.lines(
                        Views.service(Optional.of(Views.starting())), AGENT, at(12), KOREAN));
        screen(
                "status-aborted",
                StatusScreen.lines(
                        Views.service(Optional.of(Views.aborted())), AGENT, at(109), KOREAN));
    }

    /// As a job of a CI shows it: what begins, what it came to.
    @Test
    void linesOfADeployment() {
        List<String> lines = new ArrayList<>();
        List.of(
                        List.of("start", "start :8082, until healthy"),
                        List.of("start", ":8082 healthy 3 times in a row over at least 5.0 s"),
                        List.of("shift", "shift 0 -> 100 % in 10 s"),
                        List.of("shift", "100 % to 1.5.0"),
                        List.of("promote", "1.5.0 is stable"),
                        List.of("drain", "drain 1.4.2 until seen idle"),
                        List.of("drain", "1.4.2: in flight 0, pooled 0"),
                        List.of("bake", "bake, watching 1.5.0"),
                        List.of(
                                "bake",
                                "1.5.0 was healthy for 60.0 s; errors not observed: no request to"
                                        + " it was counted"),
                        List.of("stop", "stop 1.4.2"),
                        List.of("stop", "1.4.2: exit code 143 (SIGTERM) after 0.8 s"))
                .forEach(
                        fact ->
                                lines.addAll(
                                        PlainLine.lines(
                                                Views.event(
                                                        1,
                                                        7.9,
                                                        fact.getFirst(),
                                                        fact.getLast(),
                                                        Views.starting()),
                                                at(60),
                                                KOREAN)));
        screen("lines", lines);
    }

    @Test
    void history() {
        List<DeploymentView> all =
                List.of(Views.starting(), Views.succeeded(), Views.aborted(), Views.rolledBack());
        screen("history", HistoryScreen.lines(all, at(60), KOREAN));
    }

    @Test
    void live() {
        DeploymentView open = Views.shifting();
        screen(
                "live",
                LiveScreen.lines(
                        Views.service(Optional.of(open)),
                        open,
                        new Extras(List.of(), List.of(), 24),
                        at(42),
                        KOREAN));
    }

    @Test
    void exitCodes() {
        screen("exit-codes", ExitCodeScreen.lines(KOREAN));
    }

    @Test
    void check() {
        ProblemReport port =
                ScreensTest.located(
                        Problem.of(
                                        ProblemCode.PORT_IN_USE,
                                        "Port 8082 is in use, 1.5.0 cannot start there.")
                                .where("gapless.yaml  ports")
                                .found("pid 3120, java -jar batch.jar")
                                .todo(
                                        "stop pid 3120, or name another port: ports: [8081, 8083]; is it"
                                                + " this service: gapless adopt")
                                .report());
        List<String> passed =
                List.of(
                        "gapless.yaml is valid",
                        "artifact build/libs/shop-1.5.0.jar, 9f2c41",
                        "ports, memory, disk, descriptors, rights");
        screen("check", CheckScreen.lines(new CheckView("shop", passed, List.of(port)), KOREAN));
        screen("check-fit", CheckScreen.lines(new CheckView("shop", passed, List.of()), KOREAN));
    }

    @Test
    void agent() {
        screen("agent", AgentScreen.lines(AGENT, at(0), KOREAN));
        screen("agent-none", AgentScreen.none("/var/lib/gapless", KOREAN));
    }

    @Test
    void schema() {
        screen("db-status", DbStatusScreen.lines(SchemaScenes.inStep(), at(60), KOREAN));
        screen("db-status-at-work", DbStatusScreen.lines(SchemaScenes.atWork(), at(60), KOREAN));
        screen(
                "db-status-nothing",
                DbStatusScreen.lines(SchemaScenes.nothingOpen(), at(60), KOREAN));
        screen("db-plan", DbPlanScreen.lines(SchemaScenes.plan(), false, "", KOREAN));
        List<String> work = new ArrayList<>();
        work.addAll(DbWorkScreen.begun(SchemaScenes.begun(), 0, at(60), KOREAN));
        work.addAll(DbWorkScreen.ended(SchemaScenes.filling(), 0, at(60), KOREAN));
        work.addAll(DbWorkScreen.goesOn(SchemaScenes.filling(), 1, at(60), KOREAN));
        work.addAll(DbWorkScreen.done(SchemaScenes.done(), KOREAN));
        screen("db-work", work);
    }

    /// The first problem in full, the others below it as lines of their own.
    @Test
    void severalProblemsPutTogether() {
        ProblemReport port =
                Problem.of(
                                ProblemCode.PORT_IN_USE,
                                "Port 8082 is in use, 1.5.0 cannot start there.")
                        .where("gapless.yaml  ports")
                        .found("pid 3120, java -jar batch.jar")
                        .serves("1.4.2, untouched")
                        .todo("stop it, or name another port")
                        .report();
        ProblemReport disk =
                Problem.of(ProblemCode.DISK_SHORT, "There is no room on disk for 1.5.0.")
                        .todo("make room there, then try again")
                        .report();
        ProblemReport both = ProblemReport.together(List.of(port, disk)).orElseThrow();
        screen("problems-together", ProblemScreen.refusal(both, KOREAN));
        Golden.screen("problems-together", ProblemScreen.refusal(both, Words.english()));
    }

    /// As the agent says it, with each row that there can be.
    @Test
    void whatAnAdoptionWouldDo() {
        List<String> outline =
                List.of(
                        "adopts pid 2214, java -jar shop-1.4.2.jar, user shop, since Nov 2, on"
                                + " :8081, as 1.4.2 of shop",
                        "  keeps    a copy of /opt/shop/shop-1.4.2.jar, sha256 9f2c41d0b6a5",
                        "  records  its command, /opt/shop, user shop and 2 variables:"
                                + " DB_PASSWORD, TZ",
                        "  stops    when its time has come: SIGTERM, SIGKILL after 45 s",
                        "  next     the next release has none of DB_PASSWORD, TZ (env in"
                                + " gapless.yaml), and runs in /srv/shop",
                        "  secret   its command line holds what looks like a password: it is kept,"
                                + " and shown, with the command",
                        "  nginx    /etc/nginx/conf.d/service-url.inc leads to 127.0.0.1:8080"
                                + " instead of 127.0.0.1:8081",
                        "  costs    one reload of nginx: a client that sends on a kept-alive"
                                + " connection at that very moment may lose that request; a new"
                                + " connection loses nothing",
                        "  leaves   the process as it is: no restart, no signal");
        screen(
                "adopt",
                KOREAN.told(outline).stream()
                        .flatMap(line -> Columns.paragraph(line).stream())
                        .toList());
    }

    /// The ways out are words of ours.
    @Test
    void whatRefusesAnAdoption() {
        ProblemReport listen =
                Problem.of(
                                ProblemCode.LISTEN_IN_USE,
                                "The built-in switch cannot listen on 127.0.0.1:8081: something"
                                        + " else holds it.")
                        .where("/srv/shop/gapless.yaml  switch.listen")
                        .found("pid 3120, java -jar batch.jar, user batch, since Nov 18")
                        .evidence(
                                List.of(
                                        "ways out:",
                                        "1. another address: switch: { listen: 127.0.0.1:PORT },"
                                                + " and nginx or the clients come there",
                                        "2. the service itself on another port, restarted as it is"
                                                + " today; then adopt that port",
                                        "3. a restart with a gap: stop it, gapless deploy"))
                        .todo("choose a free address in switch.listen")
                        .report();
        List<String> lines = new ArrayList<>(ProblemScreen.refusal(listen, KOREAN));
        ProblemReport broken =
                Problem.of(
                                ProblemCode.NGINX_CONFIG_BROKEN,
                                "nginx refuses its configuration; the traffic stays where it is.")
                        .where("a file of nginx that is not ours")
                        .found("it says nothing")
                        .todo("repair that line, then gapless retry")
                        .report();
        lines.addAll(ProblemScreen.refusal(broken, KOREAN));
        screen("adopt-refused", lines);
    }
}
