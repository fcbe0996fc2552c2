package dev.gapless.e2e.clients;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.e2e.bench.Address;
import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.Programs;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.bench.Servers;
import dev.gapless.e2e.clients.Client.Report;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// `bench/clients --database postgresql|mariadb|mysql [--seconds 180] --json FILE`
///
/// Loads a server with `pgbench` (TPC-B) or `sysbench` (oltp_read_write), programs that know
/// nothing of Gapless, while their tables are widened, split and renamed: to verify, back, to
/// verify again; then the load ends and the contract is made. The same load alone comes first. Exit
/// code 0 when the program reports no error, no row differs, and what it wrote adds up.
public final class ClientsMain {
    private static final String ID = "V2__clients";
    private static final Duration BETWEEN = Duration.ofSeconds(3);
    private static final int USAGE = 64;

    /// Of all transactions: what the program repeats by itself.
    private static final double MOST_IGNORED = 0.0005;

    /// So much shorter.
    private static final int ALONE = 4;

    private static final int SECONDS = 180;

    private ClientsMain() {}

    /// @param alone the same load without a migration
    /// @param migrationSeconds from the first phase to the second verify
    record Result(
            Circumstances circumstances,
            String database,
            String version,
            String client,
            Report alone,
            Report meanwhile,
            double migrationSeconds,
            long rowsCompared,
            long rowsDiffer,
            long longestLockMillis,
            List<String> complaints) {}

    public static void main(String[] arguments)
            throws SQLException, IOException, InterruptedException {
        Options options = Options.parse(arguments, Set.of(), Set.of("database", "seconds", "json"));
        Circumstances circumstances =
                Circumstances.of("bench/clients " + String.join(" ", arguments));
        Product product = Servers.asked(options);
        Client client = Client.of(product);
        if (!Programs.installed(client.program())) {
            System.err.println(
                    client.program()
                            + " is not installed: apt-get install "
                            + client.debianPackage());
            System.exit(USAGE);
        }
        Path folder = Files.createTempDirectory("gapless-clients-");
        try {
            Result result =
                    run(circumstances, product, client, folder, options.number("seconds", SECONDS));
            ResultFile.write(options.json("clients.json"), result);
            System.out.printf(
                    Locale.ROOT,
                    "%s %s, %s: %d transactions, %d errors, %d repeated (alone: %d, %d, %d); %.0f"
                            + " per second (alone: %.0f); %d rows compared, %d differ; migration"
                            + " %.1f s, longest lock %d ms%n",
                    result.database(),
                    result.version(),
                    result.client(),
                    result.meanwhile().transactions(),
                    result.meanwhile().errors(),
                    result.meanwhile().ignored(),
                    result.alone().transactions(),
                    result.alone().errors(),
                    result.alone().ignored(),
                    result.meanwhile().perSecond(),
                    result.alone().perSecond(),
                    result.rowsCompared(),
                    result.rowsDiffer(),
                    result.migrationSeconds(),
                    result.longestLockMillis());
            Complaints.end(result.complaints());
        } finally {
            Files.deleteIfExists(folder.resolve(ID + ".yaml"));
            Files.deleteIfExists(folder);
        }
    }

    private static Result run(
            Circumstances circumstances, Product product, Client client, Path folder, int seconds)
            throws SQLException, IOException, InterruptedException {
        DatabaseScene scene = new DatabaseScene(folder, product, new DatabaseRegistry());
        Address address = Address.of(scene);
        for (List<String> command : client.prepare(address)) {
            output(start(client, address, command));
        }
        String version = scene.text("SELECT version()");
        scene.sql(client.adjust(version).toArray(String[]::new));
        Report alone =
                client.read(output(start(client, address, client.load(address, seconds / ALONE))));
        scene.migration(ID, client.migration());
        Process load = start(client, address, client.load(address, seconds));
        Complaints complaints = new Complaints();
        long began = System.nanoTime();
        long longestLock = 0;
        for (boolean back : new boolean[] {true, false}) {
            for (Phase phase : Phase.values()) {
                if (phase.untilBothShapes()) {
                    pause();
                    SchemaReport report = scene.run(ID, phase);
                    longestLock = Math.max(longestLock, report.longestLockMillis());
                    complaints.unless(report.differ() == 0, "rows differ: " + report.evidence());
                }
            }
            if (back) {
                pause();
                scene.schema.undo(scene.settings(), ID);
            }
        }
        double migrating = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        complaints.unless(
                load.isAlive(),
                "the load ended before the migration: more --seconds than " + seconds);
        Report meanwhile = client.read(output(load));
        SchemaReport last = scene.run(ID, Phase.VERIFY);
        scene.run(ID, Phase.CONTRACT);
        complaints.unless(meanwhile.errors() == 0, meanwhile.errors() + " errors");
        complaints.unless(
                share(meanwhile) - share(alone) <= MOST_IGNORED,
                meanwhile.ignored() + " repeated, alone " + alone.ignored());
        complaints.unless(last.differ() == 0, "rows differ: " + last.evidence());
        scene.texts(client.disagreement())
                .forEach(row -> complaints.add("what was written does not add up: " + row));
        return new Result(
                circumstances,
                product.id(),
                version,
                client.program(),
                alone,
                meanwhile,
                migrating,
                last.done(),
                last.differ(),
                longestLock,
                complaints.all());
    }

    private static double share(Report report) {
        return (double) report.ignored() / Math.max(1, report.transactions());
    }

    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
    }

    private static Process start(Client client, Address address, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(client.environment(address));
        return builder.start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "the client ended with " + process.exitValue() + ":\n" + output.strip());
        }
        return output;
    }
}
