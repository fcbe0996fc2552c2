package dev.gapless.e2e.rows;

import dev.gapless.api.wire.AgentView;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.bench.Servers;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Running;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.TwoShapes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `bench/rows --database postgresql|mariadb|mysql [--scenario rename-column|replace-table] [--rows
/// 10000000] --json FILE`
///
/// The backfill of a large table by the real program, whose agent is killed with SIGKILL at half,
/// and which is begun again, then the comparison of every row. Exit code 0 when it went on where it
/// had been, no row differs, the last tenth was at least 0.7 times as fast as the first one, and
/// the agent did not grow by more than 32 MB.
public final class RowsMain {
    private static final String FILE = "database.yaml";
    private static final int ROWS = 10_000_000;
    private static final int SEED = 1_000_000;
    private static final int TENTHS = 10;
    private static final long LEAST_SHARE_PERCENT = 70;
    private static final long MOST_GROWTH = 32;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String[] BACKFILL = {"backfill", "--database.duty", "100%"};

    private RowsMain() {}

    /// @param done rows so far
    /// @param residentMegabytes of the agent
    private record Sample(double seconds, long done, long residentMegabytes) {}

    /// @param killedAt rows that were done when it was killed
    /// @param resumedAt the same when the next one was seen at work first
    /// @param rowsPerSecond of each tenth of the rows
    /// @param residentMegabytes at the end of each tenth
    record Result(
            Circumstances circumstances,
            String database,
            String version,
            String scenario,
            long rows,
            double backfillSeconds,
            double verifySeconds,
            long killedAt,
            long resumedAt,
            List<Long> rowsPerSecond,
            List<Long> residentMegabytes,
            List<String> complaints) {}

    public static void main(String[] arguments)
            throws SQLException, IOException, InterruptedException {
        Options options =
                Options.parse(arguments, Set.of(), Set.of("database", "scenario", "rows", "json"));
        Circumstances circumstances = Circumstances.of("bench/rows " + String.join(" ", arguments));
        Product product = Servers.asked(options);
        boolean twoTables = options.text("scenario", "rename-column").equals("replace-table");
        LiveScenario scenario = twoTables ? new ReplacedTable() : TwoShapes.renameColumn();
        Result result;
        try (Site site = Site.foreign("rows")) {
            Path migrations = Files.createDirectory(site.folder().resolve("db"));
            DatabaseScene scene = new DatabaseScene(migrations, product, new DatabaseRegistry());
            long rows = make(scene, scenario, options.number("rows", ROWS), twoTables);
            describe(scene, site);
            result = run(circumstances, scene, scenario, site, rows);
        }
        ResultFile.write(options.json("rows.json"), result);
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %d rows filled in %.0f s, compared in %.0f s; killed at %d, went on at %d;"
                        + " rows/s by tenths %s; resident MB %s%n",
                result.database(),
                result.scenario(),
                result.rows(),
                result.backfillSeconds(),
                result.verifySeconds(),
                result.killedAt(),
                result.resumedAt(),
                result.rowsPerSecond(),
                result.residentMegabytes());
        Complaints.end(result.complaints());
    }

    private static long make(
            DatabaseScene scene, LiveScenario scenario, int rows, boolean twoTables)
            throws SQLException, IOException {
        int seed = Math.min(rows, SEED);
        scene.sql(scenario.before(scene, seed).toArray(String[]::new));
        for (int i = 1; i < rows / seed; i++) {
            scene.sql(
                    twoTables
                            ? "INSERT INTO member (number, login, name, email) SELECT number + "
                                    + i
                                    + " * 10000000000000, login, name, email FROM member WHERE"
                                    + " number < 10000000000000"
                            : "INSERT INTO member (login, nick) SELECT login, nick FROM member WHERE"
                                    + " id <= "
                                    + seed);
        }
        scene.sql(scene.words("ANALYZE member", "ANALYZE TABLE member"));
        scene.migration(LiveScenario.ID, scenario.migration());
        return Long.parseLong(scene.text("SELECT count(*) FROM member"));
    }

    /// A file that names the database and nothing else.
    private static void describe(DatabaseScene scene, Site site) throws IOException {
        Files.writeString(
                site.folder().resolve("password"),
                DatabaseScene.secret(scene.settings().password()));
        Files.writeString(
                site.folder().resolve(FILE),
                """
                name: %s
                database:
                  url: %s
                  user: %s
                  password: { from-file: password }
                  migrations: db
                """
                        .formatted(site.name(), scene.url, scene.settings().user()));
    }

    private static Result run(
            Circumstances circumstances,
            DatabaseScene scene,
            LiveScenario scenario,
            Site site,
            long rows)
            throws SQLException, InterruptedException {
        Operator operator = new Operator(site);
        requireGood(types(operator, "expand"));
        List<Sample> samples = new ArrayList<>();
        long began = System.nanoTime();
        Running first = types(operator, BACKFILL);
        watch(scene, site, first, rows / 2, began, samples);
        site.agent().kill();
        first.end();
        long killedAt = done(scene);
        Running second = types(operator, BACKFILL);
        int before = samples.size();
        watch(scene, site, second, Long.MAX_VALUE, began, samples);
        requireGood(second);
        double backfill = seconds(began);
        long resumedAt = samples.get(before).done();
        long verifying = System.nanoTime();
        requireGood(types(operator, "verify"));
        double verify = seconds(verifying);
        List<Long> speeds = new ArrayList<>();
        List<Long> memory = new ArrayList<>();
        tenths(samples, rows, speeds, memory);
        Complaints complaints = new Complaints();
        complaints.unless(resumedAt >= killedAt, "it began anew after the kill");
        complaints.unless(
                speeds.getLast() * 100 >= speeds.getFirst() * LEAST_SHARE_PERCENT,
                "the last tenth was slower than 0.7 of the first one");
        complaints.unless(
                memory.getLast() <= memory.getFirst() + MOST_GROWTH,
                "the agent grew by more than " + MOST_GROWTH + " MB");
        return new Result(
                circumstances,
                scene.product.id(),
                scene.text("SELECT version()"),
                scenario.name(),
                rows,
                backfill,
                verify,
                killedAt,
                resumedAt,
                speeds,
                memory,
                complaints.all());
    }

    private static Running types(Operator operator, String... words) {
        return operator.begins(
                Stream.of(List.of("db"), List.of(words), List.of("--file", FILE))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    /// However long it takes.
    private static void requireGood(Running command) throws InterruptedException {
        command.process().waitFor();
        Said said = command.end();
        if (said.exitCode() != 0) {
            throw new IllegalStateException(
                    "it ended with " + said.exitCode() + ":\n" + said.all());
        }
    }

    /// Until so many rows are done, or it ends.
    private static void watch(
            DatabaseScene scene,
            Site site,
            Running command,
            long until,
            long began,
            List<Sample> samples)
            throws SQLException, InterruptedException {
        while (command.process().isAlive()) {
            long done = done(scene);
            if (done >= until) {
                return;
            }
            // no sample while all rows are filled already, and indexes come
            boolean moved = samples.isEmpty() || samples.getLast().done() != done;
            if (moved) {
                site.client()
                        .probe()
                        .map(AgentView::pid)
                        .map(pid -> Processes.usage(pid).residentKilobytes() / 1024)
                        .ifPresent(
                                megabytes ->
                                        samples.add(new Sample(seconds(began), done, megabytes)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private static long done(DatabaseScene scene) throws SQLException {
        return Long.parseLong(scene.text("SELECT coalesce(sum(done), 0) FROM gapless.backfill"));
    }

    private static void tenths(
            List<Sample> samples, long rows, List<Long> speeds, List<Long> memory) {
        for (int tenth = 0; tenth < TENTHS; tenth++) {
            long from = rows * tenth / TENTHS;
            long to = rows * (tenth + 1) / TENTHS;
            List<Sample> inside =
                    samples.stream()
                            .filter(sample -> sample.done() >= from && sample.done() <= to)
                            .toList();
            if (inside.size() > 1) {
                Sample begin = inside.getFirst();
                Sample end = inside.getLast();
                speeds.add(
                        Math.round(
                                (end.done() - begin.done())
                                        / Math.max(0.001, end.seconds() - begin.seconds())));
                memory.add(end.residentMegabytes());
            }
        }
    }

    private static double seconds(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    }
}
