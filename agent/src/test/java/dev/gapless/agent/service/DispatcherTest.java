package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.process.ProcessRuntime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// With the real runtime: real processes are started and stopped.
class DispatcherTest {
    private static final int TRIES = 30;
    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir Path home;

    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private ProcessRuntime runtime;
    private Dispatcher dispatcher;

    @BeforeEach
    void open() {
        runtime = new ProcessRuntime(home, (_, _, _) -> Optional.empty());
        Ports ports = Outside.with(runtime, home);
        dispatcher =
                new Dispatcher("shop", ports, new Priorities(runtime, ports.clock()), inbox::add);
    }

    @AfterEach
    void close() {
        runtime.observe("shop").forEach(one -> runtime.stop(one.id(), Duration.ZERO));
        dispatcher.close();
        runtime.close();
    }

    @Test
    void aStopRightAfterTheStartEndsWhatWasStarted() throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            InstanceId id = new InstanceId("shop-1-" + i + "a");
            dispatcher.dispatch(new Action.StartInstance(sleeping(id)));
            dispatcher.dispatch(new Action.StopInstance(id, GRACE));
            assertThat(inbox.take()).isInstanceOf(Event.InstanceStarted.class);
            assertThat(inbox.take()).isInstanceOf(Event.InstanceEnded.class);
            assertThat(runtime.observe("shop"))
                    .as("try %s", i)
                    .noneMatch(ObservedInstance.Running.class::isInstance);
        }
    }

    @Test
    void whatIsForgottenRightAfterItsStopIsGone() throws InterruptedException {
        InstanceId id = new InstanceId("shop-1-1a");
        dispatcher.dispatch(new Action.StartInstance(sleeping(id)));
        dispatcher.dispatch(new Action.StopInstance(id, GRACE));
        dispatcher.dispatch(new Action.ForgetInstance(id));
        dispatcher.dispatch(new Action.StopInstance(id, GRACE));
        inbox.take();
        inbox.take();
        assertThat(inbox.take())
                .isInstanceOfSatisfying(
                        Event.InstanceEnded.class,
                        ended -> assertThat(ended.how()).isEqualTo("never started"));
        assertThat(runtime.observe("shop")).isEmpty();
    }

    private static InstanceSpec sleeping(InstanceId id) {
        return new InstanceSpec(
                id,
                "shop",
                "1",
                Address.local(18_001),
                "1",
                Path.of("/tmp"),
                List.of("sleep", "60"),
                Map.of(),
                "",
                0);
    }
}
