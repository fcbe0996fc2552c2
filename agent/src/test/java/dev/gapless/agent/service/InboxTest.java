package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.deploy.Event;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class InboxTest {
    private final Inbox inbox = new Inbox();

    @Test
    void hoursOfLooksTakeNoMoreRoomThanTheNewest() throws InterruptedException {
        for (int i = 0; i < 50_000; i++) {
            inbox.put(new Letter(healthy("a", i)));
            inbox.put(new Letter(healthy("b", i)));
            inbox.put(new Letter(traffic(i)));
        }
        assertThat(inbox.size()).isEqualTo(3);
        assertThat(next()).isEqualTo(healthy("a", 49_999));
        assertThat(next()).isEqualTo(healthy("b", 49_999));
        assertThat(next()).isEqualTo(traffic(49_999));
    }

    @Test
    void whatHappenedOnceIsKeptInItsOrder() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            inbox.put(new Letter(new Event.RoutesApplied(i)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(next()).isEqualTo(new Event.RoutesApplied(i));
        }
        assertThat(inbox.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatIsGivenBackIsTheNextAgain() throws InterruptedException {
        inbox.put(new Letter(new Event.RoutesApplied(1)));
        inbox.put(new Letter(new Event.RoutesApplied(2)));
        inbox.giveBack(inbox.take(Duration.ZERO).orElseThrow());
        assertThat(next()).isEqualTo(new Event.RoutesApplied(1));
        assertThat(next()).isEqualTo(new Event.RoutesApplied(2));
    }

    @Test
    void aLookThatIsGivenBackGivesWayToANewerOne() throws InterruptedException {
        inbox.put(new Letter(traffic(1)));
        Letter old = inbox.take(Duration.ZERO).orElseThrow();
        inbox.put(new Letter(traffic(2)));
        inbox.giveBack(old);
        assertThat(next()).isEqualTo(traffic(2));
        assertThat(inbox.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatWasTakenBackByItsSenderIsNeverHandedOut() throws InterruptedException {
        Letter letter = new Letter(new Event.RoutesApplied(1));
        inbox.put(letter);
        assertThat(letter.await(Duration.ZERO)).isEmpty();
        assertThat(inbox.take(Duration.ZERO)).isEmpty();
    }

    private Event next() throws InterruptedException {
        return inbox.take(Duration.ZERO).orElseThrow().event();
    }

    private static Event healthy(String id, long millis) {
        return new Event.HealthAnswered(
                new InstanceId(id), new Answer.Healthy(millis), new PortOwner.Instance());
    }

    private static Event traffic(long generation) {
        return new Event.TrafficSeen(new Traffic("epoch", generation, 0, Map.of(), Map.of()));
    }
}
