package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance that dies under load, again and again, while another one lives.
class KillTest {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    void noSafeRequestIsLostWhenOneOfTwoInstancesDies() throws Exception {
        RawUpstream mortal = RawUpstream.answering("mortal");
        int port = mortal.port();
        try (RawUpstream steady = RawUpstream.answering("steady");
                TestProxy proxy = TestProxy.to(mortal, steady)) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(Thread.ofVirtual().start(() -> load(proxy)));
            }
            for (int i = 0; i < 20; i++) {
                int before = answered.get();
                TestProxy.await("traffic", () -> answered.get() > before + 200);
                mortal.close();
                TestProxy.await("traffic on one", () -> answered.get() > before + 400);
                mortal = reborn(port);
            }
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(failed).hasValue(0);
            ReleaseStats release = proxy.release("v1");
            assertThat(release.failed()).isEmpty();
            assertThat(release.requests()).isEqualTo(answered.get());
            assertThat(proxy.instance("i1").inFlight()).isZero();
            assertThat(proxy.instance("i1").connecting()).isZero();
            assertThat(proxy.instance("i2").inFlight()).isZero();
        } finally {
            mortal.close();
        }
    }

    // Somebody may use the port for an outgoing connection meanwhile.
    private static RawUpstream reborn(int port) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            try {
                return new RawUpstream(
                        port,
                        connection -> {
                            while (connection.readRequest().isPresent()) {
                                connection.answer(200, "mortal");
                            }
                        });
            } catch (BindException e) {
                if (i == 500) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private void load(TestProxy proxy) {
        try (RawClient client = proxy.client()) {
            while (!stop.get()) {
                Response response = client.get("/");
                if (response.status() == 200) {
                    answered.incrementAndGet();
                } else {
                    failed.incrementAndGet();
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }
}
