package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Asks nginx itself, where its clients ask it, what it sees: each time on a connection of its own,
/// so that a worker that is on its way out does not answer.
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 8_192;
    private static final String ANYBODY = "anybody.gapless.internal";

    private Probe() {}

    /// @param include id of the include that answered, empty when none of ours did
    /// @param slot name of the upstream that this very request would have gone to
    /// @param state of the flags, as nginx reads them
    record Answer(int status, String include, String slot, Optional<State> state) {}

    /// The answer of the first address. Throws when nobody listens there or nothing comes back.
    static Answer ask(Include include) throws IOException {
        return ask(include, include.host());
    }

    /// The same for clients that know nothing of us: whose server gets their requests?
    static Answer askAsAnybody(Include include) throws IOException {
        return ask(include, ANYBODY);
    }

    /// A request of which nginx is to say a line, and nothing else.
    static void count(Include include) throws IOException {
        send(include, include.host(), include.countPath());
    }

    private static Answer ask(Include include, String name) throws IOException {
        return parse(send(include, name, include.probePath()));
    }

    private static String send(Include include, String name, String path) throws IOException {
        String address = include.listen().getFirst();
        int colon = address.lastIndexOf(':');
        String host =
                switch (address.substring(0, colon).replace("[", "").replace("]", "")) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    case String other -> other;
                };
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))),
                    (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = socket.getInputStream().readNBytes(MOST_BYTES);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    static Answer parse(String answer) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0 || !answer.startsWith("HTTP/1.1 ")) {
            throw new IOException("no answer of HTTP");
        }
        List<String> head = answer.substring(0, end).lines().toList();
        return new Answer(
                Integer.parseInt(head.getFirst().split(" ")[1]),
                header(head, "x-gapless-include"),
                header(head, "x-gapless-slot"),
                State.parse(answer.substring(end + 4)));
    }

    private static String header(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2).strip())
                .findFirst()
                .orElse("");
    }
}
