package dev.gapless.cli.demo;

import dev.gapless.load.Calibration;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.report.Traffic;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Today's way, as a script does it: the new release migrates the schema in one step at its start,
/// then the old one is stopped and the new one started in its place.
final class HandMade implements AutoCloseable {
    /// With fewer the lowest second could not be told.
    private static final int BEFORE_SECONDS = 6;

    private static final int LASTS_SECONDS = 20;
    private static final long AFTER_MILLIS = 2_000;

    private final App.Setting setting;
    private final int port;
    private final int sparePort;
    private App serving;

    private HandMade(App.Setting setting, List<Integer> ports)
            throws IOException, InterruptedException {
        this.setting = setting;
        this.port = ports.get(0);
        this.sparePort = ports.get(1);
        this.serving = App.startHealthy(setting, setting.parts().release(1), port);
    }

    static HandMade start(DemoParts parts, DatabaseProgram database, Path folder)
            throws IOException, InterruptedException {
        return new HandMade(
                new App.Setting(parts, database, folder.resolve("hand-made.log")), Ports.free(2));
    }

    URI address() {
        return serving.address();
    }

    /// Requests per second that the service takes from these users at most.
    double calibrate(LoadPlan plan, Duration time) throws InterruptedException {
        return Calibration.run(plan, time).perSecond();
    }

    /// The change, under this rate of requests.
    LoadResult change(List<RequestSpec> requests, LoadMode mode, Counter counter)
            throws IOException, InterruptedException {
        LoadPlan plan =
                LoadPlan.on(address())
                        .mode(mode)
                        .requests(requests)
                        .idPrefix("hand")
                        .phase(Traffic.BEFORE)
                        .timeout(Demo.PATIENCE)
                        .maxDuration(Duration.ofMinutes(5));
        try (LoadRun run = LoadRun.start(plan)) {
            counter.watch(run);
            TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
            run.enterPhase(Traffic.DURING);
            counter.say("the script: migrate in one step, by starting v2 once beside v1");
            try (App migration = start(2, sparePort, "naive")) {
                migration.awaitHealthy();
            }
            counter.say("the script: stop v1, then start v2");
            serving.stop();
            serving = start(2, port, "");
            serving.awaitHealthy();
            run.enterPhase(Traffic.AFTER);
            double rest = LASTS_SECONDS - run.snapshot().seconds();
            TimeUnit.MILLISECONDS.sleep(Math.max(AFTER_MILLIS, Math.round(rest * 1000)));
            counter.leave();
            return run.stop();
        }
    }

    private App start(int version, int onPort, String migrate) throws IOException {
        return App.start(setting, setting.parts().release(version), onPort, migrate);
    }

    @Override
    public void close() {
        serving.close();
    }
}
