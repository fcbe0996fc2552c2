package dev.gapless.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// The old process is stopped, then the new one started in its place.
final class StopThenStart implements Way {
    private final App.Setting setting;
    private final Path next;
    private final int port;
    private App serving;

    private StopThenStart(App.Setting setting, Path next, int port, App serving) {
        this.setting = setting;
        this.next = next;
        this.port = port;
        this.serving = serving;
    }

    static StopThenStart open(App.Setting setting, Path now, Path next)
            throws IOException, InterruptedException {
        int port = Ports.free(1).getFirst();
        return new StopThenStart(setting, next, port, App.startHealthy(setting, now, port));
    }

    @Override
    public String name() {
        return "stop, then start";
    }

    @Override
    public URI address() {
        return serving.address();
    }

    @Override
    public void change() throws IOException, InterruptedException {
        serving.stop();
        serving = App.start(setting, next, port, "");
        serving.awaitHealthy();
    }

    @Override
    public void close() {
        serving.close();
    }
}
