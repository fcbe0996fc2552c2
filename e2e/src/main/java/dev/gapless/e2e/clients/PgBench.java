package dev.gapless.e2e.clients;

import dev.gapless.e2e.bench.Address;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `pgbench`, TPC-B: three updates, a query and an insert per transaction.
record PgBench() implements Client {
    private static final String SCALE = "2";

    @Override
    public String program() {
        return "pgbench";
    }

    @Override
    public String debianPackage() {
        return "postgresql-contrib";
    }

    @Override
    public List<List<String>> prepare(Address address) {
        return List.of(command(address, "--initialize", "--scale=" + SCALE, "--quiet"));
    }

    @Override
    public List<String> adjust(String version) {
        return List.of();
    }

    @Override
    public List<String> load(Address address, int seconds) {
        return command(
                address,
                "--no-vacuum",
                "--client=6",
                "--jobs=2",
                "--max-tries=1",
                "--time=" + seconds);
    }

    private static List<String> command(Address address, String... more) {
        return Stream.concat(
                        Stream.of(
                                "pgbench",
                                "--host=" + address.host(),
                                "--port=" + address.port(),
                                "--username=" + address.user()),
                        Stream.concat(Stream.of(more), Stream.of(address.database())))
                .toList();
    }

    @Override
    public Map<String, String> environment(Address address) {
        return Map.of("PGPASSWORD", address.password());
    }

    @Override
    public String migration() {
        return """
        - add-column: { table: pgbench_accounts, column: email, type: varchar(60), not-null: true, up: "'user' || aid || '@example.com'" }
        - split-column:
            table: pgbench_accounts
            column: filler
            into:
              filler_a: { type: varchar(42), up: "left(filler, 42)" }
              filler_b: { type: varchar(42), up: "substr(filler, 43)" }
            down: "coalesce(rpad(filler_a, 42), '') || coalesce(filler_b, '')"
        - rename-column: { table: pgbench_tellers, column: tbalance, to: teller_balance }
        - rename-table: { table: pgbench_branches, to: branch }
        """;
    }

    @Override
    public Report read(String output) {
        return new Report(
                (long) Figures.of(output, "transactions actually processed: (\\d+)"),
                (long) Figures.of(output, "number of failed transactions: (\\d+)"),
                0,
                Figures.of(output, "tps = ([0-9.]+)"));
    }

    @Override
    public String disagreement() {
        return """
        SELECT a, t, b, h
        FROM (SELECT sum(abalance) AS a FROM pgbench_accounts) x,
             (SELECT sum(teller_balance) AS t FROM pgbench_tellers) y,
             (SELECT sum(bbalance) AS b FROM branch) z,
             (SELECT coalesce(sum(delta), 0) AS h FROM pgbench_history) w
        WHERE a <> t OR t <> b OR b <> h\
        """;
    }
}
