package dev.gapless.e2e.speed;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.e2e.bench.Median;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.Writers;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// How fast the backfill is, working all the time, beside one bare `INSERT .. SELECT` into tables
/// like those that it writes, by turns, while the same writers write.
final class BackfillRate {
    private static final int TURNS = 3;
    private static final int WRITERS = 2;
    private static final double NANOS = 1e9;

    private BackfillRate() {}

    /// @param rowsPerSecond of the backfill, the one in the middle of three; `bare` of the other
    ///   one
    /// @param failed statements of the writers
    record Rate(long rowsPerSecond, long bareRowsPerSecond, double ratio, long failed) {}

    static Rate measure(Subject subject, Product product, Path folder, int rows)
            throws SQLException, IOException, InterruptedException {
        DatabaseScene scene = subject.scene(product, folder, rows, Pace.ALL_THE_TIME);
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Writers writers =
                new Writers(scene, subject.scenario(), Isolation.usual(product))
                        .oldRelease(WRITERS)) {
            for (int turn = 0; turn < TURNS; turn++) {
                scene.runTo(LiveScenario.ID, Phase.SYNC);
                scene.sql(subject.bare().make(scene).toArray(String[]::new));
                bare.add(rows / seconds(() -> byHand(subject, scene)));
                long began = System.nanoTime();
                SchemaReport report = scene.run(LiveScenario.ID, Phase.BACKFILL);
                ours.add(report.done() / ((System.nanoTime() - began) / NANOS));
                scene.schema.undo(scene.settings(), LiveScenario.ID);
            }
            writers.close();
            double middle = Median.of(ours);
            return new Rate(
                    Math.round(middle),
                    Math.round(Median.of(bare)),
                    middle / Median.of(bare),
                    writers.tally.failures().size());
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static double seconds(Work work) throws SQLException {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / NANOS;
    }

    /// Without locks on the rows that are read, which the writers would wait for.
    private static void byHand(Subject subject, DatabaseScene scene) throws SQLException {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            for (String sql : subject.bare().fill()) {
                statement.executeUpdate(sql);
            }
            connection.commit();
        }
    }
}
