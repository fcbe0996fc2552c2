package dev.gapless.runtime.process;

import dev.gapless.core.port.ObservedInstance.Ended;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Tells the listeners of every end, once, in order, on a thread of its own. Ends that nobody
/// listened to (also those while no agent ran) wait for the first listener.
final class Ends implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Ends.class.getName());
    private static final long CLOSE_SECONDS = 5;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("gapless-ends").factory());
    private final List<Consumer<Ended>> listeners = new ArrayList<>();
    private final List<End> unheard = new ArrayList<>();

    private record End(InstanceFolder folder, Ended end) {}

    synchronized void add(Consumer<Ended> listener) {
        listeners.add(listener);
        unheard.forEach(this::tell);
        unheard.clear();
    }

    synchronized void report(InstanceFolder folder, Ended end) {
        End news = new End(folder, end);
        if (listeners.isEmpty()) {
            unheard.add(news);
        } else if (!thread.isShutdown()) {
            tell(news);
        }
    }

    /// Tells what is to be told; a listener that blocks is waited for no longer than a few seconds.
    @Override
    public void close() {
        synchronized (this) {
            thread.shutdown();
        }
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Logger.Level.WARNING, "A listener of ends still works");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(End news) {
        List<Consumer<Ended>> hearing = List.copyOf(listeners);
        thread.execute(
                () -> {
                    for (Consumer<Ended> listener : hearing) {
                        try {
                            listener.accept(news.end());
                        } catch (RuntimeException failure) {
                            LOG.log(
                                    Logger.Level.ERROR,
                                    "The end of " + news.end().id() + " was not taken note of",
                                    failure);
                        }
                    }
                    markHeard(news.folder());
                });
    }

    private static void markHeard(InstanceFolder folder) {
        try {
            folder.markEndHeard();
        } catch (NoSuchFileException _) {
            // forgotten meanwhile
        } catch (IOException failure) {
            LOG.log(
                    Logger.Level.WARNING,
                    "The end of " + folder.id() + " will be told again after a restart",
                    failure);
        }
    }
}
