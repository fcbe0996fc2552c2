package dev.gapless.e2e.speed;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.e2e.bench.Median;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.LiveScenario;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// How much longer a statement takes while both shapes are kept in step: the same statement by
/// turns in a database with the triggers and in one without, each in a transaction of its own.
final class StatementCost {
    private static final int ROWS = 12_000;
    private static final int WARM_UP = 500;
    private static final int TIMES = 3_000;
    private static final int BULK = 8;
    private static final int BULK_ROWS = 1_000;

    /// Numbers from here on are nobody's.
    private static final int FREE = 7_000_001;

    private StatementCost() {}

    /// @param bareMicros p50 without triggers
    /// @param ratio p50 with triggers to that
    record Cost(String statement, double bareMicros, double ratio) {}

    static List<Cost> measure(Subject subject, Product product, Path folder)
            throws SQLException, IOException, InterruptedException {
        DatabaseScene bare = subject.scene(product, folder, ROWS, Pace.ALL_THE_TIME);
        DatabaseScene synced = subject.scene(product, folder, ROWS, Pace.ALL_THE_TIME);
        synced.runTo(LiveScenario.ID, Phase.BACKFILL);
        try (Connection without = connect(bare);
                Connection with = connect(synced)) {
            List<Cost> costs = new ArrayList<>();
            costs.add(cost("insert", subject.insert(), FREE, TIMES, 1, without, with));
            costs.add(cost("update", subject.update(), 1, TIMES, 1, without, with));
            costs.add(cost("delete", subject.delete(), 1, TIMES, 1, without, with));
            costs.add(
                    cost(
                            "update of 1,000 rows",
                            subject.bulk(),
                            WARM_UP + TIMES + 1,
                            BULK,
                            BULK_ROWS,
                            without,
                            with));
            return costs;
        }
    }

    /// Waiting for the disk would hide what is measured.
    private static Connection connect(DatabaseScene scene) throws SQLException {
        Connection connection = scene.connect();
        if (scene.product == Product.POSTGRESQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
        }
        return connection;
    }

    private static Cost cost(
            String what,
            String sql,
            long first,
            int times,
            int step,
            Connection without,
            Connection with)
            throws SQLException {
        int places = (int) sql.chars().filter(one -> one == '?').count();
        int warmUp = step == 1 ? WARM_UP : 0;
        List<Long> bare = new ArrayList<>();
        List<Long> synced = new ArrayList<>();
        try (PreparedStatement one = without.prepareStatement(sql);
                PreparedStatement two = with.prepareStatement(sql)) {
            for (int i = -warmUp; i < times; i++) {
                long number = first + (long) (i + warmUp) * step;
                // whoever comes first finds the caches as the other one left them
                boolean bareFirst = i % 2 == 0;
                long a = bareFirst ? run(one, places, number) : 0;
                long b = run(two, places, number);
                a = bareFirst ? a : run(one, places, number);
                if (i >= 0) {
                    bare.add(a);
                    synced.add(b);
                }
            }
        }
        double middle = Median.of(bare);
        return new Cost(what, middle / 1_000, Median.of(synced) / middle);
    }

    private static long run(PreparedStatement statement, int places, long number)
            throws SQLException {
        for (int i = 1; i <= places; i++) {
            statement.setLong(i, number);
        }
        long began = System.nanoTime();
        statement.executeUpdate();
        return System.nanoTime() - began;
    }
}
