package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A slow side slows the other one down; the proxy keeps a bounded amount in between.
class BackPressureTest {
    private static final int MEGABYTE = 1 << 20;
    // Kernel buffers of two loopback connections (each at most tcp_wmem + tcp_rmem, about 4 + 6 MB)
    // and 128 KB of ours.
    private static final long MOST_UNDERWAY = 24L * MEGABYTE;
    private static final long TOTAL = 200L * MEGABYTE;

    @Test
    void stopsReadingAnUploadThatTheInstanceDoesNotTake() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readHead();
                                    go.await();
                                    byte[] buffer = new byte[MEGABYTE];
                                    while (received.get() < TOTAL) {
                                        received.addAndGet(connection.in.read(buffer));
                                    }
                                    connection.answer(200, "got it");
                                    connection.readHead();
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + TOTAL + "\r\n\r\n");
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofVirtual().start(() -> send(client.out, sent));
            long stuck = settled(sent);
            assertThat(stuck).isLessThan(MOST_UNDERWAY);
            go.countDown();
            assertThat(client.read().text()).isEqualTo("got it");
            sender.join();
            assertThat(received.get()).isEqualTo(TOTAL);
        }
    }

    @Test
    void stopsReadingAnAnswerThatTheClientDoesNotTake() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: "
                                                    + TOTAL
                                                    + "\r\n\r\n");
                                    send(connection.out, sent);
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(settled(sent)).isLessThan(MOST_UNDERWAY);
            assertThat(client.read().body()).hasSize((int) TOTAL);
        }
    }

    @Test
    void deliversAllOfAnAnswerWhoseInstanceHasClosedLongBefore() throws Exception {
        // Netty reads a socket to its end once the other side has closed it, whether the client
        // takes it or not.
        int total = 8 * MEGABYTE;
        CountDownLatch closed = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\n"
                                                    + "Connection: close\r\n"
                                                    + "Content-Length: "
                                                    + total
                                                    + "\r\n\r\n");
                                    connection.out.write(new byte[total]);
                                    closed.countDown();
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readHead();
            client.in.readNBytes(total / 2);
            closed.await();
            assertThat(client.in.readNBytes(total / 2)).hasSize(total / 2);
            assertThat(client.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void doesNotReadAheadOfAPipelinedRequest() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    go.await();
                                    connection.answer(200, "first");
                                    connection.readHead();
                                    connection.answer(200, "second");
                                });
                TestProxy proxy = TestProxy.to(app);
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress("127.0.0.1", proxy.port))) {
            channel.write(ByteBuffer.wrap("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes()));
            channel.write(
                    ByteBuffer.wrap(
                            ("POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: " + TOTAL + "\r\n\r\n")
                                    .getBytes()));
            AtomicLong sent = new AtomicLong();
            Socket socket = channel.socket();
            OutputStream out = socket.getOutputStream();
            Thread.ofVirtual().start(() -> send(out, sent));
            assertThat(settled(sent)).isLessThan(MOST_UNDERWAY);
            go.countDown();
            RawClient client = new RawClient(socket);
            assertThat(client.read().text()).isEqualTo("first");
            assertThat(client.read().text()).isEqualTo("second");
        }
    }

    @Test
    void answersOnePipelinedRequestOnlyAsTheClientTakesTheAnswers() throws Exception {
        AtomicLong sent = new AtomicLong();
        String large = "x".repeat(60_000);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    while (connection.readRequest().isPresent()) {
                                        connection.answer(200, large);
                                        sent.addAndGet(large.length());
                                    }
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            int requests = 1_000;
            Thread sender = Thread.ofVirtual().start(() -> repeat(client, requests));
            assertThat(settled(sent)).isLessThan(MOST_UNDERWAY);
            for (int i = 0; i < requests; i++) {
                assertThat(client.read().body()).hasSize(large.length());
            }
            sender.join();
        }
    }

    private static void repeat(RawClient client, int requests) {
        try {
            for (int i = 0; i < requests; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(OutputStream out, AtomicLong sent) {
        byte[] block = new byte[65_536];
        try {
            while (sent.get() < TOTAL) {
                out.write(block);
                sent.addAndGet(block.length);
            }
        } catch (IOException _) {
            // the other side has ended
        }
    }

    // The amount at which it stays for 300 ms.
    private static long settled(AtomicLong amount) throws InterruptedException {
        long last = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < 300_000_000L || last <= 0) {
            long now = amount.get();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
            Thread.sleep(5);
        }
        return last;
    }
}
