package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.admin.ProxyStats.InstanceStats;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.ServiceRoute;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Switching back and forth under load.
class FlipTest {
    private static final int FLIPS = 1_000;
    private static final int CLIENTS = 12;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final Set<String> effects = ConcurrentHashMap.newKeySet();
    private final AtomicInteger twice = new AtomicInteger();

    /// A release that must get nothing while it is closed.
    private final class Gate {
        final AtomicBoolean drained = new AtomicBoolean();
        final RawUpstream app;

        Gate() throws IOException {
            this.app =
                    new RawUpstream(
                            connection -> {
                                if (drained.get()) {
                                    late.incrementAndGet();
                                }
                                for (var r = connection.readRequest();
                                        r.isPresent();
                                        r = connection.readRequest()) {
                                    if (drained.get()) {
                                        late.incrementAndGet();
                                    }
                                    if (!r.get().text().isEmpty() && !effects.add(r.get().text())) {
                                        twice.incrementAndGet();
                                    }
                                    if (ThreadLocalRandom.current().nextInt(20) == 0) {
                                        Thread.sleep(1);
                                    }
                                    connection.answer(200, "ok");
                                }
                            });
        }
    }

    @Test
    void losesNothingAndSendsNothingToADrainedTarget() throws Exception {
        Gate blue = new Gate();
        Gate green = new Gate();
        try (TestProxy proxy = new TestProxy()) {
            ServiceRoute service =
                    proxy.service()
                            .withReleases(
                                    new ReleaseWeight("blue", 1), new ReleaseWeight("green", 1));
            flip(proxy, service, blue, green, true);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int id = i;
                clients.add(Thread.ofVirtual().start(() -> load(proxy, id)));
            }
            for (int i = 0; i < FLIPS; i++) {
                boolean toBlue = i % 2 == 0;
                flip(proxy, service, blue, green, toBlue);
                if (i % 10 == 0) {
                    observeDrained(proxy, toBlue ? "g" : "b", toBlue ? green : blue);
                }
            }
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(failed).hasValue(0);
            assertThat(late).hasValue(0);
            assertThat(twice).hasValue(0);
            assertThat(effects).hasSize((int) (sent.get() / 2));
            long counted = proxy.release("blue").requests() + proxy.release("green").requests();
            assertThat(counted).isEqualTo(sent.get());
            assertThat(proxy.release("blue").failed()).isEmpty();
            assertThat(proxy.release("green").failed()).isEmpty();
            assertThat(sent.get()).isGreaterThan(FLIPS);
        } finally {
            blue.app.close();
            green.app.close();
        }
    }

    // Half of the flips by weight, half by activity.
    private static void flip(
            TestProxy proxy, ServiceRoute service, Gate blue, Gate green, boolean toBlue)
            throws IOException {
        Gate next = toBlue ? blue : green;
        next.drained.set(false);
        boolean byWeight = ThreadLocalRandom.current().nextBoolean();
        proxy.apply(
                service.withReleases(
                                new ReleaseWeight("blue", !byWeight || toBlue ? 1 : 0),
                                new ReleaseWeight("green", !byWeight || !toBlue ? 1 : 0))
                        .withTargets(
                                TestProxy.target("b", "blue", blue.app, byWeight || toBlue),
                                TestProxy.target("g", "green", green.app, byWeight || !toBlue)));
    }

    private static void observeDrained(TestProxy proxy, String instance, Gate gate)
            throws Exception {
        TestProxy.await(instance + " is drained", () -> proxy.instance(instance).drained());
        gate.drained.set(true);
        InstanceStats stats = proxy.instance(instance);
        Thread.sleep(2);
        assertThat(proxy.instance(instance).requests()).isEqualTo(stats.requests());
    }

    private void load(TestProxy proxy, int id) {
        try (RawClient client = proxy.client()) {
            for (int i = 0; !stop.get() || i % 2 != 0; i++) {
                sent.incrementAndGet();
                Response response = i % 2 == 0 ? client.get("/") : client.post("/", id + "-" + i);
                if (response.status() != 200) {
                    failed.incrementAndGet();
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }
}
