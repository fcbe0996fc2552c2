package dev.gapless.proxy;

import sun.misc.Signal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The proxy process. Exit codes: 0 drained, 1 cannot start, 2 connections were cut off, 64 wrong
/// command line, 65 its stored routes cannot be read. A JVM without memory ends with 3.
public final class ProxyMain {
    private static final Logger LOG = System.getLogger(ProxyMain.class.getName());

    /// Not with `--start-empty`.
    public static final int ROUTES_UNREADABLE = 65;

    private static final String USAGE =
            "usage: ProxyMain --home DIR --admin SOCKET [--handoff SOCKET] [--start-empty]"
                    + " [--event-loops N] [--drain-seconds N]";

    private ProxyMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        ProxyOptions options;
        try {
            options = ProxyOptions.parse(List.of(arguments));
        } catch (ProxyOptions.Invalid e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(64);
            return;
        }
        CountDownLatch told = new CountDownLatch(1);
        // Not a shutdown hook: while those run, logging is already gone and a second signal cannot
        // end the process.
        Signal.handle(
                new Signal("TERM"),
                _ -> {
                    if (told.getCount() == 0) {
                        Runtime.getRuntime().halt(2);
                    }
                    told.countDown();
                });
        try {
            Proxy proxy = Proxy.start(options);
            System.out.println(proxy.readyLine());
            System.out.flush();
            told.await();
            LOG.log(Level.INFO, "told to stop, draining for at most {0}", options.drain());
            System.exit(proxy.drain(options.drain()) == 0 ? 0 : 2);
        } catch (Proxy.StartFailed e) {
            System.err.println("cannot start: " + e.getMessage());
            System.exit(e instanceof Proxy.RoutesUnreadable ? ROUTES_UNREADABLE : 1);
        }
    }
}
