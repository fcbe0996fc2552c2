package dev.gapless.e2e.migrate;

import dev.gapless.database.DatabaseRegistry;
import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.bench.Servers;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.BilledTable;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.FollowedTable;
import dev.gapless.testkit.database.GatheredTable;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.MovedColumns;
import dev.gapless.testkit.database.NewRules;
import dev.gapless.testkit.database.RenamedTable;
import dev.gapless.testkit.database.ReplacedStudies;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.RequiredColumn;
import dev.gapless.testkit.database.TwoShapes;
import dev.gapless.testkit.database.UpdatedRows;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// `bench/migrate --database postgresql|mariadb|mysql [--scenario NAME] [--rows 5000] [--isolation
/// read-committed|repeatable-read] --json FILE`
///
/// Takes a migration to verify and back, then to its end, while both releases write; at every DDL a
/// transaction stands open for 3 seconds that has read the table. Exit code 0 when no statement
/// failed, no row is lost or wrong, aborts stay below 0.05 % of the statements, and no writer
/// waited half a second longer than before. Ends after 4 minutes at the latest.
public final class MigrateMain {
    /// A further scenario is one class and its line here.
    private static final List<LiveScenario> SCENARIOS =
            List.of(
                    new RequiredColumn(),
                    TwoShapes.renameColumn(),
                    TwoShapes.changeType(),
                    TwoShapes.splitColumn(),
                    TwoShapes.mergeColumns(),
                    new RenamedTable(),
                    new ReplacedTable(),
                    new ReplacedStudies(),
                    new FollowedTable(),
                    new GatheredTable(),
                    GatheredTable.ofFew(),
                    new BilledTable(),
                    BilledTable.ofFew(),
                    MovedColumns.split(),
                    MovedColumns.merged(),
                    new NewRules(),
                    new UpdatedRows());

    private static final int ROWS = 5_000;
    private static final double MOST_ABORTS = 0.0005;
    private static final long MOST_STALL_MILLIS = 500;
    private static final Duration BOUND = Duration.ofMinutes(4);
    private static final int USAGE = 64;

    private MigrateMain() {}

    /// @param deadlockRetries transactions that a deadlock made fail and that have to be repeated
    /// @param serializationRetries the same with 40001 of PostgreSQL
    /// @param maxWriterStallMillis longest statement of a writer
    record Report(
            Circumstances circumstances,
            String database,
            String version,
            String scenario,
            String isolation,
            int rows,
            double seconds,
            long statements,
            long failedStatements,
            Spans.Aborts aborts,
            long deadlockRetries,
            long serializationRetries,
            long mismatches,
            @Nullable Long lostRows,
            long maxWriterStallMillis,
            long backfillRowsPerSecond,
            long locks,
            Course.Outcome details) {}

    public static void main(String[] arguments)
            throws SQLException, IOException, InterruptedException {
        Options options =
                Options.parse(
                        arguments,
                        Set.of(),
                        Set.of("database", "scenario", "rows", "isolation", "json"));
        Circumstances circumstances =
                Circumstances.of("bench/migrate " + String.join(" ", arguments));
        Product product = Servers.asked(options);
        LiveScenario scenario = scenario(options);
        Isolation isolation = isolation(options, product);
        Thread.ofPlatform().daemon().start(MigrateMain::bound);
        Report report =
                run(circumstances, product, scenario, isolation, options.number("rows", ROWS));
        Path file = options.json("migrate.json");
        ResultFile.write(file, report);
        System.out.printf(
                Locale.ROOT,
                "%s %s, %s: %d statements, %d failed, %s, %d and %d repeated; %d mismatches, %s rows"
                        + " lost; longest statement %d ms (before: %d ms); %d locks; backfill %d"
                        + " rows/s; %.0f s%n",
                report.database(),
                report.version(),
                report.isolation(),
                report.statements(),
                report.failedStatements(),
                report.aborts(),
                report.deadlockRetries(),
                report.serializationRetries(),
                report.mismatches(),
                report.lostRows() == null
                        ? "- (only one shape was held against the other)"
                        : report.lostRows(),
                report.maxWriterStallMillis(),
                report.details().alone().longestMillis(),
                report.locks(),
                report.backfillRowsPerSecond(),
                report.seconds());
        report.details().told().forEach(System.out::println);
        Complaints.end(complaints(report));
    }

    private static Report run(
            Circumstances circumstances,
            Product product,
            LiveScenario scenario,
            Isolation isolation,
            int rows)
            throws SQLException, IOException, InterruptedException {
        long began = System.nanoTime();
        Path folder = Files.createTempDirectory("gapless-migrate-");
        try {
            DatabaseScene scene = new DatabaseScene(folder, product, new DatabaseRegistry());
            Course.Outcome outcome = new Course(scene, scenario, isolation, rows).run();
            return new Report(
                    circumstances,
                    product.id(),
                    scene.text("SELECT version()"),
                    scenario.name(),
                    word(isolation),
                    rows,
                    Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0,
                    outcome.counts().statements(),
                    outcome.failures().size(),
                    outcome.aborts(),
                    outcome.counts().aborts(),
                    outcome.counts().conflicts(),
                    outcome.mismatches(),
                    outcome.lostRows(),
                    outcome.counts().longestMillis(),
                    outcome.backfillRowsPerSecond(),
                    outcome.locks(),
                    outcome);
        } finally {
            Files.deleteIfExists(folder.resolve(LiveScenario.ID + ".yaml"));
            Files.deleteIfExists(folder);
        }
    }

    private static List<String> complaints(Report report) {
        Course.Outcome details = report.details();
        Complaints complaints = new Complaints();
        complaints.unless(report.failedStatements() == 0, "statements failed");
        details.failures().stream().limit(10).forEach(complaints::add);
        complaints.unless(report.mismatches() == 0, "rows are not in step");
        complaints.unless(
                report.lostRows() == null || report.lostRows() == 0, "rows are lost, or too many");
        complaints.unless(
                report.deadlockRetries() - details.alone().abortsOf(report.statements())
                        <= MOST_ABORTS * report.statements(),
                "more than 0.05 % of the statements were aborted");
        complaints.unless(
                report.maxWriterStallMillis() < details.alone().longestMillis() + MOST_STALL_MILLIS,
                "a writer waited half a second longer than before");
        return complaints.all();
    }

    private static LiveScenario scenario(Options options) {
        String asked = options.text("scenario", SCENARIOS.getFirst().name());
        Optional<LiveScenario> found =
                SCENARIOS.stream().filter(one -> one.name().equals(asked)).findFirst();
        if (found.isEmpty()) {
            usage(
                    "--scenario "
                            + asked
                            + ": say one of "
                            + SCENARIOS.stream().map(LiveScenario::name).toList());
        }
        return found.orElseThrow();
    }

    private static Isolation isolation(Options options, Product product) {
        Isolation usual = Isolation.usual(product);
        String asked = options.text("isolation", word(usual));
        Optional<Isolation> found =
                Arrays.stream(Isolation.values())
                        .filter(one -> word(one).equals(asked))
                        .findFirst();
        if (found.isEmpty()) {
            usage("--isolation " + asked + ": say read-committed or repeatable-read");
        }
        return found.orElseThrow();
    }

    private static String word(Isolation isolation) {
        return isolation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void usage(String problem) {
        System.err.println(problem);
        System.exit(USAGE);
    }

    private static void bound() {
        try {
            TimeUnit.MILLISECONDS.sleep(BOUND.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("not done after " + BOUND.toMinutes() + " minutes: given up");
        System.exit(1);
    }
}
