package dev.gapless.runtime.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Notices the end of processes: one thread that polls all pidfds, without ever waking up for
/// nothing.
public final class EndWatch implements AutoCloseable {
    private static final int POLLFD_BYTES = 8;

    private final Map<Pidfd, Runnable> watched = new ConcurrentHashMap<>();
    private final int wake = Libc.eventfd();
    private final Thread thread;
    private volatile boolean closed;

    public EndWatch() {
        thread = Thread.ofPlatform().daemon().name("gapless-end-watch").start(this::run);
    }

    /// Runs `onEnd` once, on a thread of its own, when the process has ended (at once when it
    /// already has). The handle must stay open until then.
    public synchronized void add(Pidfd process, Runnable onEnd) {
        if (!closed) {
            watched.put(process, onEnd);
            Libc.eventfdWrite(wake);
        }
    }

    /// Watches no longer; what is under way goes on.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Libc.eventfdWrite(wake);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Libc.close(wake);
    }

    private void run() {
        while (!closed) {
            for (Pidfd ended : await(List.copyOf(watched.keySet()))) {
                Runnable onEnd = watched.remove(ended);
                if (onEnd != null) {
                    ending("gapless-end-" + ended.pid(), onEnd);
                }
            }
        }
    }

    /// Runs what follows an end on a platform thread: when an agent starts, many ends may be seen
    /// at once, each of which loads the same classes for the first time, and virtual threads that
    /// do would keep all carriers, for good when another one is to get the lock they wait for.
    public static void ending(String name, Runnable onEnd) {
        Thread.ofPlatform().daemon().name(name).start(onEnd);
    }

    private List<Pidfd> await(List<Pidfd> processes) {
        List<Pidfd> ended = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment descriptors =
                    arena.allocate((processes.size() + 1L) * POLLFD_BYTES, POLLFD_BYTES);
            for (int i = 0; i < processes.size(); i++) {
                put(descriptors, i, processes.get(i).descriptor());
            }
            put(descriptors, processes.size(), wake);
            Libc.poll(descriptors, processes.size() + 1L, -1);
            if (ready(descriptors, processes.size())) {
                Libc.eventfdRead(wake);
            }
            for (int i = 0; i < processes.size(); i++) {
                if (ready(descriptors, i)) {
                    ended.add(processes.get(i));
                }
            }
        }
        return ended;
    }

    private static void put(MemorySegment descriptors, int index, int descriptor) {
        descriptors.set(ValueLayout.JAVA_INT, (long) index * POLLFD_BYTES, descriptor);
        descriptors.set(ValueLayout.JAVA_SHORT, index * (long) POLLFD_BYTES + 4, Libc.POLLIN);
    }

    private static boolean ready(MemorySegment descriptors, int index) {
        return descriptors.get(ValueLayout.JAVA_SHORT, index * (long) POLLFD_BYTES + 6) != 0;
    }
}
