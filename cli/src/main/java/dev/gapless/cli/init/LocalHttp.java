package dev.gapless.cli.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Looks at ports of this host.
final class LocalHttp {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private LocalHttp() {}

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether somebody could listen there now.
    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return true;
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    /// Status of a GET; 0 when no answer comes.
    static int status(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request =
                    "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
                            .formatted(path, HOST, port);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.ISO_8859_1))
                            .readLine();
            return line != null && line.matches("HTTP/1\\.[01] [0-9]{3}.*")
                    ? Integer.parseInt(line.substring(9, 12))
                    : 0;
        } catch (IOException _) {
            return 0;
        }
    }
}
