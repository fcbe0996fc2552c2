package dev.gapless.cli.demo;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.command.GaplessCommand;
import dev.gapless.cli.prove.ReportPlace;
import dev.gapless.cli.screen.ProblemScreen;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadProblem;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.effects.EffectsCheck;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.SecondRow;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;
import dev.gapless.load.report.Recipe;
import dev.gapless.load.report.ReportFiles;
import dev.gapless.load.report.Traffic;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `gapless demo`
@Command(
        name = "demo",
        description =
                "Show it: replace a real service under load, break it, kill it, roll it back;"
                        + " nothing to install.")
public final class Demo extends GaplessCommand {
    private static final int CALIBRATION_SECONDS = 5;
    private static final double SHARE_OF_CAPACITY = 0.4;
    private static final int BEFORE_SECONDS = 6;

    /// How long a user waits for an answer before the request counts as failed, in both halves of
    /// the demo.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--report",
            paramLabel = "NAME",
            defaultValue = "gapless-demo",
            description = "NAME.html, NAME.json")
    private String report = "gapless-demo";

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "100",
            description = "Keep-alive connections.")
    private int users = 100;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Preferred port of the service.")
    private int port = 8080;

    @Option(
            names = "--compare",
            description =
                    "The ways people know (stop and start, rolling, an nginx script) and Gapless,"
                            + " in turn; about 4 minutes.")
    private boolean compare;

    @Option(names = "--keep", description = "Keep the demo's folder with all logs.")
    private boolean keep;

    public Demo(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try {
            ReportPlace.insist(shell.directory().resolve(report));
            return play(DemoParts.ofThisBuild());
        } catch (Problem problem) {
            if (Thread.currentThread().isInterrupted()) {
                return ExitCode.DETACHED;
            }
            shell.print(ProblemScreen.lines(problem.report(), shell.words()));
            return ExitCode.ERROR;
        } catch (LoadProblem | IOException e) {
            shell.print(
                    ProblemScreen.lines(
                            Problem.of(
                                            ProblemCode.DEMO_PREREQUISITE,
                                            "The demo could not go on: " + e.getMessage())
                                    .todo("gapless demo --keep keeps the logs")
                                    .report(),
                            shell.words()));
            return ExitCode.ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.DETACHED;
        }
    }

    private ExitCode play(DemoParts parts) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gapless-demo-");
        // the embedded database may run as another user
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        try (Interrupts _ = Interrupts.ofThisThread()) {
            return compare ? compared(parts, folder) : told(parts, folder);
        }
    }

    private ExitCode told(DemoParts parts, Path folder) throws IOException, InterruptedException {
        try {
            shell.print(
                    List.of(
                            "A Spring Boot service with PostgreSQL, "
                                    + users
                                    + " keep-alive users, each POST must take effect once.",
                            "First as a script does it today, then with Gapless: a schema change,"
                                    + " two broken",
                            "releases, an agent killed with -9, and the way back. All in "
                                    + folder));
            return acts(parts, folder);
        } finally {
            tidyUp(folder);
        }
    }

    /// What is left behind says nothing of what was shown.
    private void tidyUp(Path folder) {
        if (keep) {
            return;
        }
        try {
            delete(folder);
        } catch (IOException e) {
            shell.note("The demo's folder could not be removed: " + e);
        }
    }

    private ExitCode compared(DemoParts parts, Path folder)
            throws IOException, InterruptedException {
        shell.print(
                List.of(
                        "A Spring Boot service with PostgreSQL is replaced in the ways people know,"
                                + " and by",
                        "Gapless, under the same load of "
                                + users
                                + " keep-alive users. All in "
                                + folder));
        try (Counter counter = new Counter(shell);
                DatabaseProgram data = DatabaseProgram.start(parts, folder.resolve("data"))) {
            return new Compare(
                            shell,
                            counter,
                            new Compare.Options(users, port, report, commandLine()),
                            new App.Setting(parts, data, folder.resolve("hand-made.log")),
                            folder)
                    .run();
        } finally {
            tidyUp(folder);
        }
    }

    private ExitCode acts(DemoParts parts, Path folder) throws IOException, InterruptedException {
        try (Counter counter = new Counter(shell);
                DatabaseProgram scriptData =
                        DatabaseProgram.start(parts, folder.resolve("hand-made-data"));
                DatabaseProgram data = DatabaseProgram.start(parts, folder.resolve("data"))) {
            List<RequestSpec> requests = requests();
            LoadMode mode;
            LoadResult byHand;
            try (HandMade script = HandMade.start(parts, scriptData, folder)) {
                counter.say("calibrating: " + CALIBRATION_SECONDS + " s as fast as it goes");
                double capacity =
                        script.calibrate(
                                LoadPlan.on(script.address())
                                        .mode(LoadMode.closed(users))
                                        .requests(requests)
                                        .idPrefix("calibration"),
                                Duration.ofSeconds(CALIBRATION_SECONDS));
                mode = LoadMode.open(Math.max(20, Math.floor(capacity * SHARE_OF_CAPACITY)), users);
                counter.say(
                        String.format(
                                Locale.ROOT,
                                "%.0f requests/s at most; from now on a fixed rate of 40 %% of it",
                                capacity));
                counter.say("TODAY: stop and start, migration in one step");
                byHand = script.change(requests, mode, counter);
            }
            counter.say(
                    String.format(
                            Locale.ROOT,
                            "  the script: %,d of %,d requests failed, %,d more were answered with"
                                    + " an error, in %d s",
                            byHand.failed(),
                            byHand.requests(),
                            byHand.errors(),
                            byHand.secondsWithFailures()));
            return withGapless(parts, folder, data, new Load(requests, mode, byHand), counter);
        }
    }

    private record Load(List<RequestSpec> requests, LoadMode mode, LoadResult byHand) {}

    private ExitCode withGapless(
            DemoParts parts, Path folder, DatabaseProgram data, Load load, Counter counter)
            throws IOException, InterruptedException {
        int listen = Ports.preferably(port);
        counter.say(
                "GAPLESS: the same service behind http://127.0.0.1:"
                        + listen
                        + "  (open it: blue turns green)");
        String text = GaplessFile.text(parts, data, listen, Ports.free(2));
        Path home = folder.resolve("home");
        try (Ground ground = new Ground(shell, home, folder.resolve("gapless.yaml"), text);
                Keys keys = new Keys(shell, counter::say)) {
            begin(ground);
            counter.say(
                    "v1 serves"
                            + (keys.listening()
                                    ? "; keys: k kill agent, b broken release, r roll back"
                                    : ""));
            URI address = URI.create("http://127.0.0.1:" + listen);
            LoadPlan plan =
                    LoadPlan.on(address)
                            .mode(load.mode())
                            .requests(load.requests())
                            .idPrefix("demo")
                            .phase(Traffic.BEFORE)
                            .timeout(PATIENCE)
                            .maxDuration(Duration.ofMinutes(15));
            try (LoadRun run = LoadRun.start(plan)) {
                counter.watch(run);
                TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
                Story story = new Story(ground, counter, run, keys, parts.migrations());
                ServiceStatements statements = new ServiceStatements(data.serverLog());
                long from = statements.written();
                story.tell();
                long to = statements.written();
                story.tellApart();
                counter.leave();
                LoadResult result = run.stop();
                DemoReport.Rows rows =
                        new DemoReport.Rows(
                                counts(address),
                                EveryRow.compare(data, parts.migrations()),
                                statements.failed(from, to),
                                filled(story));
                return conclude(address, load, story, result, rows);
            }
        }
    }

    private static void begin(Ground ground) throws IOException {
        DeploymentView first = Following.follow(ground, ground.deploy(1, Map.of()), _ -> {});
        if (!first.outcome().equals("succeeded")) {
            throw new IOException(
                    "the first deployment "
                            + first.outcome()
                            + first.cause().map(cause -> ": " + cause.what()).orElse(""));
        }
    }

    private ExitCode conclude(
            URI address, Load load, Story story, LoadResult result, DemoReport.Rows rows)
            throws IOException, InterruptedException {
        Optional<EffectsResult> effects =
                Optional.of(
                        EffectsCheck.at(address.resolve("/api/members/ids")).check(result.ids()));
        Verdict verdict = Verdict.of(result, story.chapters(), effects, rows);
        DemoReport proof = new DemoReport(result, story, effects, rows, commandLine());
        ReportFiles files =
                ReportFiles.write(
                        proof.report(
                                Recipe.of(
                                        Phrase.plain("stop, then start"),
                                        load.byHand(),
                                        Measured.unknown("unknown.effects")),
                                Recipe.of(
                                        Phrase.plain("Gapless"),
                                        new Traffic(result, Set.of(Story.APART)),
                                        effects.map(found -> Measured.known(found.missing()))
                                                .orElseGet(
                                                        () ->
                                                                Measured.unknown(
                                                                        "unknown.effects")))),
                        shell.directory(),
                        report);
        shell.print(summary(load.byHand(), story, result, verdict));
        shell.print("Report: " + files.html() + ", " + files.json().getFileName());
        shell.print(
                "In your project: write a gapless.yaml, then gapless check and gapless deploy"
                        + " VERSION");
        return verdict.kept() ? ExitCode.DONE : ExitCode.ERROR;
    }

    private static List<String> summary(
            LoadResult byHand, Story story, LoadResult result, Verdict verdict) {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("");
        lines.add("                                         failed     errors  seconds with");
        lines.add("                                       requests               failures");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  stop, then start                 %,12d %,10d %13d",
                        byHand.failed(),
                        byHand.errors(),
                        byHand.secondsWithFailures()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  Gapless, %d deployments           %,12d %,10d %13d",
                        story.chapters().stream().filter(chapter -> !chapter.apart()).count(),
                        verdict.failed(),
                        verdict.errors(),
                        secondsWithFailures(result)));
        lines.add("");
        story.chapters().stream()
                .filter(Story.Chapter::apart)
                .forEach(chapter -> lines.add(apart(chapter, result)));
        lines.add(
                verdict.kept()
                        ? String.format(
                                Locale.ROOT,
                                "PROVED     None of %,d requests failed.",
                                verdict.requests())
                        : "NOT PROVED " + String.join("; ", verdict.complaints()));
        return lines;
    }

    private static long secondsWithFailures(LoadResult result) {
        return result.recording().timeline().stream()
                .filter(row -> !row.phase().equals(Story.APART) && row.totals().failed() > 0)
                .mapToInt(SecondRow::second)
                .distinct()
                .count();
    }

    /// What would have to be typed for the same.
    private String commandLine() {
        return "gapless demo"
                + (compare ? " --compare" : "")
                + " --users "
                + users
                + " --port "
                + port
                + " --report "
                + report
                + (keep ? " --keep" : "");
    }

    private static String apart(Story.Chapter chapter, LoadResult result) {
        DeploymentView view = chapter.view();
        long errors =
                view.shares().stream()
                        .filter(share -> share.release().equals(view.to()))
                        .mapToLong(DeploymentView.ReleaseShare::errors)
                        .sum();
        return String.format(
                Locale.ROOT,
                "Apart: v5 answered %,d requests with 500 and was %s after %d s; failed %d.",
                errors,
                view.outcome().replace('-', ' '),
                Math.round((view.endedAtMillis() - view.startedAtMillis()) / 1000.0),
                DemoReport.failed(chapter, result));
    }

    static List<RequestSpec> requests() {
        return List.of(
                RequestSpec.get("/api/hello").weight(6),
                RequestSpec.get("/api/work?k=1").weight(2),
                RequestSpec.parse("POST /api/members/{id}").weight(2));
    }

    /// Rows filled by the backfill, as its step says.
    private static long filled(Story story) {
        Pattern number = Pattern.compile("([0-9,]+) rows filled");
        return story.chapters().stream()
                .flatMap(chapter -> chapter.view().steps().stream())
                .map(step -> number.matcher(step.text()))
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1).replace(",", "")))
                .sum();
    }

    private static Map<String, Long> counts(URI address) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(
                                    HttpRequest.newBuilder(address.resolve("/api/members/counts"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            Map<String, Long> counts = new TreeMap<>();
            Matcher pair = Pattern.compile("\"([^\"]+)\":([0-9]+)").matcher(body);
            while (pair.find()) {
                counts.put(pair.group(1), Long.parseLong(pair.group(2)));
            }
            return counts;
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @org.jspecify.annotations.Nullable IOException e)
                            throws IOException {
                        Files.deleteIfExists(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
