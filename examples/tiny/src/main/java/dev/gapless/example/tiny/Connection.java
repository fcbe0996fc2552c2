package dev.gapless.example.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/// One keep-alive connection on a thread of its own.
final class Connection implements Runnable {

    private static final int READ_TIMEOUT_MILLIS = 300_000;
    private static final int LINGER_MILLIS = 1_000;

    private final Socket socket;
    private final Server server;
    private volatile boolean idle = true;

    Connection(Socket socket, Server server) {
        this.socket = socket;
        this.server = server;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            serve();
            linger();
        } catch (IOException e) {
            // the client is gone; there is nobody to tell
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.closed(this);
        }
    }

    private void serve() throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        RequestReader requests = new RequestReader(socket.getInputStream(), out);
        boolean last = false;
        while (!last) {
            try {
                Request request = requests.next();
                if (request == null) {
                    return;
                }
                idle = false;
                if (Events.wants(request)) {
                    new Events(out, server.endpoints().release()).write();
                }
                Response response = server.endpoints().answer(request, server::isDraining);
                last = !request.keepAlive() || server.isDraining();
                response.write(out, request, server.endpoints().release(), last);
                idle = true;
            } catch (Endpoints.Reset e) {
                // closed by the caller, without an answer and with a reset
                socket.setSoLinger(true, 0);
                throw e;
            } catch (RequestReader.BadRequest e) {
                Request unknown = new Request("GET", "/", "", false);
                Response refusal = new Response(400, String.valueOf(e.getMessage()));
                refusal.write(out, unknown, server.endpoints().release(), true);
                return;
            }
        }
    }

    /// Closes in the order that loses nothing: our end first, then theirs, or the kernel would
    /// answer bytes that are still on their way with a reset, and a reset takes the response back.
    private void linger() throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(LINGER_MILLIS);
        InputStream in = socket.getInputStream();
        byte[] rest = new byte[4096];
        for (int read = in.read(rest); read >= 0; read = in.read(rest)) {
            // thrown away
        }
    }

    /// Ends the wait for a next request, if that is what this connection does.
    void closeIfIdle() {
        try {
            if (idle) {
                socket.shutdownInput();
            }
        } catch (IOException e) {
            // closed in between, which is what was wanted
        }
    }
}
