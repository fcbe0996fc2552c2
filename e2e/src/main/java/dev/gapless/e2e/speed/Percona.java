package dev.gapless.e2e.speed;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.e2e.bench.Address;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.TwoShapes;
import dev.gapless.testkit.database.Writers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/// The same change of a type by `pt-online-schema-change` and by us, one after the other, each on a
/// table of its own with the same writers. Ours takes the way of two releases, with a comparison of
/// every row before the old shape goes.
final class Percona {
    static final String PROGRAM = "pt-online-schema-change";
    static final String DEBIAN_PACKAGE = "percona-toolkit";
    private static final LiveScenario CHANGE = TwoShapes.changeType();
    private static final int WRITERS = 2;
    private static final double NANOS = 1e9;

    private Percona() {}

    /// @param ratio our time to its time
    record Race(
            double ourSeconds,
            double itsSeconds,
            double ratio,
            long ourFailedStatements,
            long itsFailedStatements) {}

    static Race measure(Product product, Path folder, int rows)
            throws SQLException, IOException, InterruptedException {
        DatabaseScene theirs = PacedScene.of(CHANGE, product, folder, rows, Pace.ALL_THE_TIME);
        double its;
        long itsFailed;
        try (Writers writers = writers(theirs)) {
            long began = System.nanoTime();
            alter(theirs);
            its = (System.nanoTime() - began) / NANOS;
            writers.close();
            itsFailed = writers.tally.failures().size();
        }
        DatabaseScene ours = PacedScene.of(CHANGE, product, folder, rows, Pace.ALL_THE_TIME);
        double our;
        long ourFailed;
        try (Writers writers = writers(ours)) {
            long began = System.nanoTime();
            ours.runTo(LiveScenario.ID, Phase.VERIFY);
            our = (System.nanoTime() - began) / NANOS;
            writers.endOldRelease();
            writers.newRelease(WRITERS);
            began = System.nanoTime();
            ours.run(LiveScenario.ID, Phase.CONTRACT);
            our += (System.nanoTime() - began) / NANOS;
            writers.close();
            ourFailed = writers.tally.failures().size();
        }
        return new Race(our, its, our / its, ourFailed, itsFailed);
    }

    private static Writers writers(DatabaseScene scene) throws SQLException {
        return new Writers(scene, CHANGE, Isolation.usual(scene.product)).oldRelease(WRITERS);
    }

    private static void alter(DatabaseScene scene) throws IOException, InterruptedException {
        Address address = Address.of(scene);
        Process process =
                new ProcessBuilder(
                                PROGRAM,
                                "--alter",
                                "MODIFY points int",
                                "--execute",
                                "--recursion-method=none",
                                "D=%s,t=member,h=%s,P=%s,u=%s,p=%s"
                                        .formatted(
                                                address.database(),
                                                address.host(),
                                                address.port(),
                                                address.user(),
                                                address.password()))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(PROGRAM + " failed:\n" + said.strip());
        }
    }
}
