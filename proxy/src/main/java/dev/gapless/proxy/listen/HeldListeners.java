package dev.gapless.proxy.listen;

import io.netty.channel.unix.FileDescriptor;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Listening sockets that this process holds without accepting on them. While it holds them nothing
/// is refused.
///
/// Thread-safe. The descriptors are not close-on-exec; processes started through `ProcessBuilder`
/// do not inherit them.
public final class HeldListeners implements AutoCloseable, DescriptorSource {
    private final Object lock = new Object();
    private final Map<InetSocketAddress, FileDescriptor> held = new LinkedHashMap<>();

    private HeldListeners() {}

    /// Takes charge of descriptors; closes those that do not listen.
    static HeldListeners of(List<FileDescriptor> descriptors) {
        HeldListeners listeners = new HeldListeners();
        for (FileDescriptor descriptor : descriptors) {
            Descriptors.listening(descriptor)
                    .ifPresentOrElse(
                            address -> listeners.add(address, descriptor),
                            () -> Descriptors.close(descriptor));
        }
        return listeners;
    }

    /// None at all.
    public static HeldListeners none() {
        return new HeldListeners();
    }

    private void add(InetSocketAddress address, FileDescriptor descriptor) {
        FileDescriptor before = held.put(address, descriptor);
        if (before != null) {
            Descriptors.close(before);
        }
    }

    /// What they listen on.
    public List<InetSocketAddress> addresses() {
        synchronized (lock) {
            return List.copyOf(held.keySet());
        }
    }

    /// Gives one away; from then on it is the caller's to close.
    Optional<FileDescriptor> take(InetSocketAddress address) {
        synchronized (lock) {
            return Optional.ofNullable(held.remove(address));
        }
    }

    @Override
    public void lend(Consumer<List<FileDescriptor>> use) {
        synchronized (lock) {
            use.accept(new ArrayList<>(held.values()));
        }
    }

    /// Closes this process's descriptors. Another process that holds the sockets goes on listening.
    @Override
    public void close() {
        synchronized (lock) {
            held.values().forEach(Descriptors::close);
            held.clear();
        }
    }
}
