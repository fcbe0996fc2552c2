package dev.gapless.e2e.clients;

import dev.gapless.e2e.bench.Address;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `sysbench oltp_read_write`: queries, two updates, a delete and an insert per transaction, with
/// prepared statements.
record SysBench() implements Client {
    private static final int ROWS = 20_000;

    @Override
    public String program() {
        return "sysbench";
    }

    @Override
    public String debianPackage() {
        return "sysbench";
    }

    @Override
    public List<List<String>> prepare(Address address) {
        return List.of(command(address, "prepare"));
    }

    /// This version fails at a common INSERT when a table has a trigger and a NOT NULL column:
    /// Gapless refuses such tables there.
    @Override
    public List<String> adjust(String version) {
        return version.startsWith("11.4.5-MariaDB")
                ? List.of(
                        "ALTER TABLE sbtest1 MODIFY k int DEFAULT 0, MODIFY c char(120) DEFAULT '',"
                                + " MODIFY pad char(60) DEFAULT ''",
                        "ALTER TABLE sbtest2 MODIFY k int DEFAULT 0, MODIFY c char(120) DEFAULT '',"
                                + " MODIFY pad char(60) DEFAULT ''")
                : List.of();
    }

    @Override
    public List<String> load(Address address, int seconds) {
        return command(address, "--threads=4", "--time=" + seconds, "run");
    }

    private static List<String> command(Address address, String... more) {
        return Stream.concat(
                        Stream.of(
                                "sysbench",
                                "oltp_read_write",
                                "--db-driver=mysql",
                                "--mysql-host=" + address.host(),
                                "--mysql-port=" + address.port(),
                                "--mysql-user=" + address.user(),
                                "--mysql-password=" + address.password(),
                                "--mysql-db=" + address.database(),
                                // the usual ones, and what MySQL says of a changed table
                                "--mysql-ignore-errors=1213,1020,1205,1412",
                                "--tables=3",
                                "--table-size=" + ROWS),
                        Stream.of(more))
                .toList();
    }

    @Override
    public Map<String, String> environment(Address address) {
        return Map.of();
    }

    @Override
    public String migration() {
        return """
        - add-column: { table: sbtest1, column: label, type: varchar(60), not-null: true, up: "concat('k', k)" }
        - rename-column: { table: sbtest1, column: pad, to: padding }
        - split-column:
            table: sbtest2
            column: c
            into:
              c_a: { type: varchar(60), not-null: true, up: "left(c, 60)" }
              c_b: { type: varchar(60), not-null: true, up: "substr(c, 61)" }
            down: "concat(c_a, c_b)"
            down-if-null: "''"
        - rename-table: { table: sbtest3, to: item }
        """;
    }

    @Override
    public Report read(String output) {
        return new Report(
                (long) Figures.of(output, "transactions: +(\\d+)"),
                (long) Figures.of(output, "reconnects: +(\\d+)"),
                (long) Figures.of(output, "ignored errors: +(\\d+)"),
                Figures.of(output, "transactions: +\\d+ +\\(([0-9.]+) per sec"));
    }

    /// Each transaction deletes a row and inserts it again.
    @Override
    public String disagreement() {
        return """
        SELECT n FROM (SELECT count(*) AS n FROM sbtest1 UNION ALL SELECT count(*) FROM sbtest2
          UNION ALL SELECT count(*) FROM item) AS counts
        WHERE n <> %d\
        """
                .formatted(ROWS);
    }
}
