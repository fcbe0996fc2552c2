package dev.gapless.testkit.simulation;

import dev.gapless.core.service.Address;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The listening sockets of a [SimulatedPlane], and the bytes of HTTP. Decides nothing.
final class SimulatedFronts implements AutoCloseable {
    private static final int BACKLOG = 512;
    private static final int MOST_HEAD = 64 << 10;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final BiConsumer<String, Client> served;
    private final Map<String, Front> open = new HashMap<>();

    /// @param served gets the service and the client of each request, on a thread of its own
    SimulatedFronts(BiConsumer<String, Client> served) {
        this.served = served;
    }

    /// @param wholly as the instance sent it
    record Answer(int status, byte[] wholly) {}

    private record Front(ServerSocket socket, Thread thread) {
        /// The system closes it when nobody waits at it any more.
        void close() {
            try {
                socket.close();
                thread.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Listens on these addresses and on no others.
    ///
    /// @param wanted `HOST:PORT` -> service
    synchronized void listen(Map<String, String> wanted) {
        open.entrySet()
                .removeIf(
                        one -> {
                            boolean over = !wanted.containsKey(one.getKey());
                            if (over) {
                                one.getValue().close();
                            }
                            return over;
                        });
        wanted.forEach(
                (address, service) -> open.computeIfAbsent(address, _ -> open(address, service)));
    }

    private Front open(String text, String service) {
        int colon = text.lastIndexOf(':');
        try {
            ServerSocket socket =
                    new ServerSocket(
                            Integer.parseInt(text.substring(colon + 1)),
                            BACKLOG,
                            InetAddress.getByName(text.substring(0, colon)));
            return new Front(socket, Thread.ofVirtual().start(() -> accept(socket, service)));
        } catch (IOException e) {
            throw new UncheckedIOException("listening on " + text, e);
        }
    }

    private void accept(ServerSocket listening, String service) {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket, service));
            }
        } catch (IOException closed) {
            // nobody listens there any more
        }
    }

    private void serve(Socket socket, String service) {
        try (socket) {
            served.accept(service, new Client(socket, head(socket.getInputStream())));
        } catch (IOException | UncheckedIOException gone) {
            // the client has gone
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        // the last four bytes
        int end = 0;
        while (end != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0 || head.size() == MOST_HEAD) {
                throw new IOException("no whole head");
            }
            head.write(next);
            end = end << 8 | next;
        }
        return head.toByteArray();
    }

    /// One request and whoever waits for its answer.
    record Client(Socket socket, byte[] head) {
        /// Empty when the instance gave no answer.
        Optional<Answer> ask(Address instance) {
            try (Socket upstream = new Socket(instance.host(), instance.port())) {
                upstream.setSoTimeout(TIMEOUT_MILLIS);
                upstream.getOutputStream().write(head);
                byte[] wholly = upstream.getInputStream().readAllBytes();
                String first = new String(wholly, StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
                return Optional.of(new Answer(Integer.parseInt(first.split(" ", 3)[1]), wholly));
            } catch (IOException | IndexOutOfBoundsException | NumberFormatException none) {
                return Optional.empty();
            }
        }

        void answer(Answer answer) {
            write(answer.wholly());
        }

        void fail() {
            write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        }

        void refuse() {
            write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        }

        private void write(String text) {
            write(text.getBytes(StandardCharsets.US_ASCII));
        }

        private void write(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        listen(Map.of());
    }
}
