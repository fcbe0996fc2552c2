package dev.gapless.e2e.speed;

import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.Programs;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.bench.Servers;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Folders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `bench/speed --database postgresql|mariadb|mysql [--rows 200000] [--only
/// statements,backfill,writers,percona] [--chunk MILLIS] [--duty PERCENT] --json FILE`
///
/// What keeping two shapes in step costs, for columns in one table and for two tables: one-row
/// statements with the triggers and without; the backfill beside a bare `INSERT .. SELECT`; what
/// writers at half load feel of the backfill (as it works when nobody says how, or as `--chunk` and
/// `--duty` say). On MariaDB also the same change of a type by `pt-online-schema-change`, where
/// that is installed. Exit code 0 when all of it is within the limits of docs/measurements.md.
public final class SpeedMain {
    private static final int ROWS = 200_000;
    private static final double LEAST_RATE = 0.5;
    private static final double MOST_DELAY = 1.3;

    private SpeedMain() {}

    record Figures(
            String scenario,
            double most,
            List<StatementCost.Cost> statements,
            Optional<BackfillRate.Rate> backfill,
            Optional<WriterDelay.Delay> writers) {}

    /// @param percona empty where the program is not installed or the server another one
    record Result(
            Circumstances circumstances,
            String database,
            int rows,
            List<Figures> figures,
            Optional<Percona.Race> percona,
            List<String> complaints) {}

    public static void main(String[] arguments)
            throws SQLException, IOException, InterruptedException {
        Options options =
                Options.parse(
                        arguments,
                        Set.of(),
                        Set.of("database", "rows", "only", "chunk", "duty", "json"));
        Circumstances circumstances =
                Circumstances.of("bench/speed " + String.join(" ", arguments));
        Product product = Servers.asked(options);
        int rows = options.number("rows", ROWS);
        Pace pace =
                new Pace(
                        options.number("chunk", Pace.USUAL.chunkMillis()),
                        options.number("duty", Pace.USUAL.duty()));
        Set<String> parts =
                Set.of(options.text("only", "statements,backfill,writers,percona").split(","));
        Path folder = Files.createTempDirectory("gapless-speed-");
        Complaints complaints = new Complaints();
        try {
            List<Figures> all = new ArrayList<>();
            for (Subject subject : Subject.ALL) {
                Figures figures =
                        new Figures(
                                subject.name(),
                                subject.most(),
                                parts.contains("statements")
                                        ? StatementCost.measure(subject, product, folder)
                                        : List.of(),
                                parts.contains("backfill")
                                        ? Optional.of(
                                                BackfillRate.measure(
                                                        subject, product, folder, rows))
                                        : Optional.empty(),
                                parts.contains("writers")
                                        ? Optional.of(
                                                WriterDelay.measure(
                                                        subject, product, folder, rows, pace))
                                        : Optional.empty());
                print(product, figures);
                judge(figures, complaints);
                all.add(figures);
            }
            Optional<Percona.Race> race =
                    parts.contains("percona") ? race(product, folder, rows) : Optional.empty();
            race.ifPresent(one -> judge(one, complaints));
            ResultFile.write(
                    options.json("speed.json"),
                    new Result(circumstances, product.id(), rows, all, race, complaints.all()));
        } finally {
            Folders.delete(folder);
        }
        Complaints.end(complaints.all());
    }

    private static Optional<Percona.Race> race(Product product, Path folder, int rows)
            throws SQLException, IOException, InterruptedException {
        if (product != Product.MARIADB) {
            return Optional.empty();
        }
        if (!Programs.installed(Percona.PROGRAM)) {
            System.out.println(
                    Percona.PROGRAM
                            + " is not installed and was left out: apt-get install "
                            + Percona.DEBIAN_PACKAGE);
            return Optional.empty();
        }
        Percona.Race race = Percona.measure(product, folder, rows);
        System.out.printf(
                Locale.ROOT,
                "%s, change of a type: %.1f s; %s %.1f s; ratio %.2f; statements that failed: %d"
                        + " and %d%n",
                product.id(),
                race.ourSeconds(),
                Percona.PROGRAM,
                race.itsSeconds(),
                race.ratio(),
                race.ourFailedStatements(),
                race.itsFailedStatements());
        return Optional.of(race);
    }

    private static void print(Product product, Figures figures) {
        figures.statements()
                .forEach(
                        cost ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "%s, %s: %s %.2f times as long (alone %.0f us)%n",
                                        product.id(),
                                        figures.scenario(),
                                        cost.statement(),
                                        cost.ratio(),
                                        cost.bareMicros()));
        figures.backfill()
                .ifPresent(
                        rate ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "%s, %s: backfill %d rows/s, bare %d, ratio %.2f%n",
                                        product.id(),
                                        figures.scenario(),
                                        rate.rowsPerSecond(),
                                        rate.bareRowsPerSecond(),
                                        rate.ratio()));
        figures.writers()
                .ifPresent(
                        delay ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "%s, %s: p99 of %d updates/s %.1f ms without backfill, %.1f"
                                                + " ms beside it, ratio %.2f%n",
                                        product.id(),
                                        figures.scenario(),
                                        delay.updatesPerSecond(),
                                        delay.quietMillis(),
                                        delay.busyMillis(),
                                        delay.ratio()));
    }

    private static void judge(Figures figures, Complaints complaints) {
        String of = figures.scenario() + ": ";
        figures.statements().stream()
                .limit(3)
                .forEach(
                        cost ->
                                complaints.unless(
                                        cost.ratio() < figures.most(),
                                        of
                                                + cost.statement()
                                                + " takes more than "
                                                + figures.most()
                                                + " times as long"));
        figures.backfill()
                .ifPresent(
                        rate -> {
                            complaints.unless(
                                    rate.ratio() >= LEAST_RATE,
                                    of
                                            + "the backfill has less than half the speed of a bare"
                                            + " INSERT .. SELECT");
                            complaints.unless(
                                    rate.failed() == 0, of + "statements of writers failed");
                        });
        figures.writers()
                .ifPresent(
                        delay ->
                                complaints.unless(
                                        delay.ratio() <= MOST_DELAY,
                                        of
                                                + "p99 of writers grows by more than 1.3 beside the"
                                                + " backfill"));
    }

    private static void judge(Percona.Race race, Complaints complaints) {
        complaints.unless(race.ratio() < 1, "slower than " + Percona.PROGRAM);
        complaints.unless(
                race.ourFailedStatements() == 0, "statements failed while a type changed");
    }
}
