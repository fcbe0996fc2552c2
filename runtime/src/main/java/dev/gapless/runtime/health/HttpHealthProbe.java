package dev.gapless.runtime.health;

import dev.gapless.core.port.HealthProbe;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Asks with `GET` over a fresh connection each time, so that the answer is that of whoever listens
/// now. No redirect is followed, nothing is pooled, and the policy's timeout holds for everything
/// together.
///
/// A plain socket rather than the JDK's client: that one keeps threads and connections, and its
/// timeout does not cover the body.
public final class HttpHealthProbe implements HealthProbe {
    private static final int FIRST_HEALTHY = 200;
    private static final int FIRST_UNHEALTHY = 400;

    @Override
    public Answer ask(Address address, HealthPolicy policy) {
        long begin = System.nanoTime();
        Deadline deadline = new Deadline(begin + policy.timeout().toNanos());
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(address.host(), address.port()), deadline.millisLeft());
            socket.getOutputStream()
                    .write(request(address, policy).getBytes(StandardCharsets.US_ASCII));
            HttpAnswer answer = HttpAnswer.read(socket, deadline);
            boolean healthy = answer.status() >= FIRST_HEALTHY && answer.status() < FIRST_UNHEALTHY;
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            return healthy
                    ? new Answer.Healthy(millis, answer.status())
                    : new Answer.Unhealthy(answer.status(), answer.body(), millis, List.of());
        } catch (ConnectException _) {
            return new Answer.NotListening();
        } catch (SocketTimeoutException _) {
            return new Answer.Silent("no answer within " + seconds(policy.timeout()));
        } catch (IOException failure) {
            return new Answer.Silent(reason(failure));
        }
    }

    private static String request(Address address, HealthPolicy policy) {
        return """
        GET %s HTTP/1.1\r
        Host: %s\r
        User-Agent: gapless-health\r
        Accept: */*\r
        Connection: close\r
        \r
        """
                .formatted(policy.path(), address);
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0
                ? timeout.toSeconds() + " s"
                : timeout.toMillis() + " ms";
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
