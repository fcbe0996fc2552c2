package dev.gapless.example.tiny;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Listens on loopback, and stops without losing a request.
final class Server {

    private static final int BACKLOG = 1024;

    /// How long a connection on which nothing happens is kept after SIGTERM: its client may be
    /// about to send.
    private static final long IDLE_GRACE_MILLIS = 1_000;

    private static final long DRAIN_LIMIT_MILLIS = 60_000;

    private final Endpoints endpoints;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final CountDownLatch listenerClosed = new CountDownLatch(1);

    /// Guarded by itself.
    private final Set<Connection> open = new HashSet<>();

    private volatile boolean draining;

    Server(int port, Endpoints endpoints) throws IOException {
        this.endpoints = endpoints;
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    Endpoints endpoints() {
        return endpoints;
    }

    boolean isDraining() {
        return draining;
    }

    /// Takes connections until [#drain]; those that wait in the backlog by then are still taken.
    void run() throws IOException {
        while (!draining) {
            selector.select();
            selector.selectedKeys().clear();
            acceptAll();
        }
        acceptAll();
        selector.close();
        listener.close();
        listenerClosed.countDown();
    }

    private void acceptAll() throws IOException {
        for (SocketChannel accepted = listener.accept();
                accepted != null;
                accepted = listener.accept()) {
            Connection connection = new Connection(accepted.socket(), this);
            synchronized (open) {
                open.add(connection);
            }
            Thread.ofVirtual().start(connection);
        }
    }

    void closed(Connection connection) {
        synchronized (open) {
            open.remove(connection);
            open.notifyAll();
        }
    }

    /// Answers what was begun, tells each client with its last answer that the connection ends, and
    /// returns when all of them are gone.
    void drain() throws InterruptedException {
        draining = true;
        selector.wakeup();
        listenerClosed.await();
        if (!awaitNoneOpen(IDLE_GRACE_MILLIS)) {
            synchronized (open) {
                open.forEach(Connection::closeIfIdle);
            }
            awaitNoneOpen(DRAIN_LIMIT_MILLIS);
        }
    }

    private boolean awaitNoneOpen(long limitMillis) throws InterruptedException {
        long end = System.nanoTime() + limitMillis * 1_000_000;
        synchronized (open) {
            for (long left = limitMillis;
                    !open.isEmpty() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                open.wait(left);
            }
            return open.isEmpty();
        }
    }
}
