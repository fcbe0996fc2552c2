package dev.gapless.example.tiny;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Starts the service. Exit codes: 0 after SIGTERM, 1 when it could not start, 64 when it was told
/// nonsense.
public final class TinyMain {

    private TinyMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings;
        try {
            settings = Settings.of(Settings.burnt(), List.of(arguments), System.getenv());
        } catch (IllegalArgumentException e) {
            end(64, String.valueOf(e.getMessage()));
            return;
        }
        Behaviour behaviour = settings.behaviour();
        if (behaviour.exitAtStart()) {
            end(1, "release " + settings.release() + " cannot start: behaviour exit-at-start");
        }
        Orders orders;
        try {
            orders = orders(settings);
        } catch (IOException e) {
            end(1, "cannot open the file of orders: " + e);
            return;
        }
        if (behaviour.greedy().isPositive()) {
            Thread.ofPlatform().daemon().start(() -> orders.hoard(behaviour.greedy()));
        }
        Thread.sleep(behaviour.slowStart().toMillis());
        serve(settings, orders);
    }

    private static void serve(Settings settings, Orders orders) throws IOException {
        Server server;
        try {
            server = new Server(settings.port(), new Endpoints(settings, orders, System::nanoTime));
        } catch (IOException e) {
            end(1, "cannot listen on port " + settings.port() + ": " + e);
            return;
        }
        Thread stop = new Thread(() -> stop(server, settings.behaviour()), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        System.out.println(
                "ready release " + settings.release() + " on 127.0.0.1:" + server.port());
        server.run();
    }

    private static Orders orders(Settings settings) throws IOException {
        return settings.orders().isPresent()
                ? Orders.shared(settings.orders().get())
                : Orders.own();
    }

    /// Runs while the JVM shuts down; its other threads go on serving until this one is through.
    private static void stop(Server server, Behaviour behaviour) {
        try {
            if (behaviour.ignoreSigterm()) {
                new CountDownLatch(1).await();
            }
            server.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A JVM that ends by SIGTERM says 143; all went well, so this says 0.
        Runtime.getRuntime().halt(0);
    }

    private static void end(int exitCode, String lastLine) {
        System.err.println(lastLine);
        System.exit(exitCode);
    }
}
