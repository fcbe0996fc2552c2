package dev.gapless.cli.demo;

import dev.gapless.api.ExitCode;
import dev.gapless.api.GaplessVersion;
import dev.gapless.cli.Shell;
import dev.gapless.cli.VersionLine;
import dev.gapless.cli.prove.DeploymentRecord;
import dev.gapless.cli.screen.Figures;
import dev.gapless.load.Calibration;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadProblem;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.effects.EffectsCheck;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.report.Circumstances;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;
import dev.gapless.load.report.ProofReport;
import dev.gapless.load.report.Recipe;
import dev.gapless.load.report.ReportFiles;
import dev.gapless.load.report.Subject;
import dev.gapless.load.report.Traffic;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `gapless demo --compare`: the ways people know and Gapless, in turn, on the same machine, with
/// the same service, database, load and change: the same code under a new version, so that the
/// schema, which the demo itself is about, plays no part.
final class Compare {
    private static final Duration CALIBRATES = Duration.ofSeconds(5);
    private static final double SHARE_OF_CAPACITY = 0.4;
    private static final double HIGHEST_RATE = 300;
    private static final double LOWEST_RATE = 20;

    /// The first half is for the service to get warm; figures begin five seconds before the change.
    private static final int BEFORE_SECONDS = 11;

    private static final int AFTER_SECONDS = 3;
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final WithGapless.Versions VERSIONS = new WithGapless.Versions("1", "1b");

    private final Shell shell;
    private final Counter counter;
    private final Options options;
    private final App.Setting setting;
    private final Path folder;
    private final Path jars;
    private final List<Recipe> recipes = new ArrayList<>();
    private @Nullable LoadMode mode;

    /// What the user wants.
    ///
    /// @param listen preferred port of Gapless' switch
    /// @param report name without ending
    record Options(int users, int listen, String report, String commandLine) {}

    /// What came of one way.
    private record Seen(LoadResult result, Measured<EffectsResult> effects) {}

    Compare(Shell shell, Counter counter, Options options, App.Setting setting, Path folder)
            throws IOException {
        this.shell = shell;
        this.counter = counter;
        this.options = options;
        this.setting = setting;
        this.folder = folder;
        this.jars = Files.createDirectories(folder.resolve("jars"));
        Files.copy(setting.parts().release(1), jar(VERSIONS.now()));
        Files.copy(setting.parts().release(1), jar(VERSIONS.next()));
    }

    private Path jar(String version) {
        return jars.resolve("hello-" + version + ".jar");
    }

    ExitCode run() throws IOException, InterruptedException {
        Path now = jar(VERSIONS.now());
        Path next = jar(VERSIONS.next());
        one(() -> StopThenStart.open(setting, now, next));
        one(() -> Rolling.open(setting, now, next));
        Optional<Path> nginx = NginxScript.installed();
        if (nginx.isPresent()) {
            Path place = folder.resolve("nginx");
            one(() -> NginxScript.open(setting, next, nginx.get(), place, now));
        } else {
            counter.say("nginx is not installed: left out");
        }
        int listen = Ports.preferably(options.listen());
        String text = GaplessFile.compared(setting, jars, listen, Ports.free(2));
        try (WithGapless way = WithGapless.open(shell, folder, text, listen, VERSIONS)) {
            return conclude(way, load(way));
        }
    }

    private void one(Way.Opening opening) throws IOException, InterruptedException {
        try (Way way = opening.open()) {
            load(way);
        }
    }

    private Seen load(Way way) throws IOException, InterruptedException {
        LoadPlan plan =
                LoadPlan.on(way.address())
                        .mode(mode(way))
                        .requests(Demo.requests())
                        .phase(Traffic.BEFORE)
                        .timeout(Demo.PATIENCE)
                        .maxDuration(LONGEST);
        try (LoadRun run = LoadRun.start(plan)) {
            counter.say(way.name() + ": " + VERSIONS.now() + " serves");
            counter.watch(run);
            TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
            counter.say("  now it is replaced");
            run.enterPhase(Traffic.DURING);
            way.change();
            run.enterPhase(Traffic.AFTER);
            TimeUnit.SECONDS.sleep(AFTER_SECONDS);
            LoadResult result = run.stop();
            counter.leave();
            Seen seen = new Seen(result, effects(way.address(), result));
            recipes.add(
                    Recipe.of(
                            Phrase.plain(way.name()),
                            result,
                            seen.effects().map(EffectsResult::missing)));
            counter.say(
                    "  "
                            + Figures.count(result.failed())
                            + " of "
                            + Figures.count(result.requests())
                            + " requests failed");
            return seen;
        } finally {
            counter.leave();
        }
    }

    /// The same for all; found out with the first.
    private LoadMode mode(Way way) throws InterruptedException {
        LoadMode known = mode;
        if (known == null) {
            counter.say("calibrating: " + CALIBRATES.toSeconds() + " s as fast as it goes");
            LoadPlan plan =
                    LoadPlan.on(way.address())
                            .mode(LoadMode.closed(options.users()))
                            .requests(Demo.requests());
            double capacity = Calibration.run(plan, CALIBRATES).perSecond();
            double rate =
                    Math.clamp(Math.floor(capacity * SHARE_OF_CAPACITY), LOWEST_RATE, HIGHEST_RATE);
            counter.say(
                    Figures.rate(capacity)
                            + " requests/s at most; from now on a fixed rate of "
                            + Figures.rate(rate)
                            + (rate == HIGHEST_RATE ? ", the most that is sent here" : ""));
            known = LoadMode.open(rate, options.users());
            mode = known;
        }
        return known;
    }

    private static Measured<EffectsResult> effects(URI address, LoadResult result)
            throws InterruptedException {
        try {
            return Measured.known(
                    EffectsCheck.at(address.resolve("/api/members/ids")).check(result.ids()));
        } catch (LoadProblem problem) {
            return Measured.unknown("unknown.effects.failed", problem.what());
        }
    }

    private ExitCode conclude(WithGapless way, Seen seen) throws IOException {
        LoadResult result = seen.result();
        ReportFiles files =
                ReportFiles.write(report(way, seen), shell.directory(), options.report());
        shell.print("");
        shell.print(options.users() + " users, same service, same machine, in turn");
        shell.print(CompareTable.lines(recipes));
        shell.print("");
        List<String> complaints = complaints(way, seen);
        shell.print(
                complaints.isEmpty()
                        ? "PROVED     With Gapless none of "
                                + Figures.counted(result.requests(), "request")
                                + " failed."
                        : "NOT PROVED With Gapless " + String.join("; ", complaints) + ".");
        shell.print("Report: " + files.html() + ", " + files.json().getFileName());
        return complaints.isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
    }

    private static List<String> complaints(WithGapless way, Seen seen) {
        LoadResult result = seen.result();
        List<String> complaints = new ArrayList<>();
        if (result.failed() > 0) {
            complaints.add(
                    Figures.count(result.failed())
                            + " of "
                            + Figures.counted(result.requests(), "request")
                            + " failed");
        }
        if (result.errors() > 0) {
            complaints.add(
                    Figures.counted(result.errors(), "request") + " got an error as its answer");
        }
        if (!seen.effects().map(EffectsResult::exactlyOnce).asOptional().orElse(false)) {
            complaints.add("not every POST is known to have taken effect exactly once");
        }
        if (!way.ended().outcome().equals("succeeded")) {
            complaints.add("the deployment " + way.ended().outcome());
        }
        return complaints;
    }

    private ProofReport report(WithGapless way, Seen seen) {
        return ProofReport.of(
                        new Subject(
                                "Gapless demo, compared",
                                Ground.SERVICE,
                                VERSIONS.now(),
                                VERSIONS.next()),
                        Circumstances.here(
                                VersionLine.text(), GaplessVersion.commit(), options.commandLine()),
                        seen.result())
                .effects(seen.effects())
                .deployments(
                        List.of(DeploymentRecord.of(way.ended(), seen.result().failed(), false)))
                .lanes(way.lanes().all())
                .comparison(recipes);
    }
}
