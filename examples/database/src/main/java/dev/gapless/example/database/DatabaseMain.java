package dev.gapless.example.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// PostgreSQL as a program: `--dir DIR --port PORT` (0 for a free one). Prints `ready` and a
/// complete JDBC URL when it takes connections, and ends it on SIGTERM. Exit codes: 0 after
/// SIGTERM, 1 when it could not start or ended by itself, 64 for wrong arguments.
public final class DatabaseMain {

    private DatabaseMain() {}

    public static void main(String[] arguments) {
        Path folder = null;
        int port = 0;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--dir" -> folder = Path.of(arguments[i + 1]);
                case "--port" -> port = port(arguments[i + 1]);
                default -> usage("unknown argument " + arguments[i]);
            }
        }
        if (folder == null || arguments.length % 2 != 0) {
            usage("--dir is missing, or an argument without a value");
            return;
        }
        run(folder, port);
    }

    private static void run(Path folder, int port) {
        EmbeddedDatabase database;
        try {
            database = EmbeddedDatabase.start(folder, port);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        AtomicBoolean stopping = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stopping.set(true);
                                    database.close();
                                    // A JVM that ends by SIGTERM says 143; all went well, so this
                                    // says 0.
                                    Runtime.getRuntime().halt(0);
                                },
                                "stop"));
        System.out.println(
                "ready "
                        + database.jdbcUrl()
                        + "?user="
                        + database.user()
                        + "&password="
                        + database.password());
        database.onExit().join();
        if (!stopping.get()) {
            System.err.println("PostgreSQL ended by itself; see " + folder.resolve("postgres.log"));
            Runtime.getRuntime().halt(1);
        }
    }

    private static int port(String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        usage("--port " + value + " is no port");
        return 0;
    }

    private static void usage(String wrong) {
        System.err.println(
                wrong
                        + "\n"
                        + "usage: DatabaseMain --dir DIR [--port PORT]      0, the default: a free"
                        + " port");
        System.exit(64);
    }
}
