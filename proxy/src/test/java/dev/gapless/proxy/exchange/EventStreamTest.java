package dev.gapless.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class EventStreamTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void endsSoonWhenThereAreFew() {
        for (int i = 0; i < 1_000; i++) {
            EventStream stream = new EventStream();
            stream.look(true, 3, 0);
            assertThat(stream.ends(SECOND / 50 * 3)).isTrue();
        }
    }

    @Test
    void spreadsTheEndsOfMany() {
        int streams = 1_000;
        long[] endedBySecond = new long[6];
        for (int i = 0; i < streams; i++) {
            EventStream stream = new EventStream();
            stream.look(true, streams, 0);
            int second =
                    IntStream.rangeClosed(1, 5)
                            .filter(at -> stream.ends(at * SECOND))
                            .findFirst()
                            .orElse(0);
            endedBySecond[second]++;
        }
        assertThat(endedBySecond[0]).as("not ended after five seconds").isZero();
        for (int second = 1; second <= 5; second++) {
            assertThat(endedBySecond[second]).isBetween(100L, 300L);
        }
    }

    @Test
    void goesOnWhenItsInstanceIsUsedAgain() {
        EventStream stream = new EventStream();
        stream.look(true, 1, 0);
        stream.look(false, 1, 1);
        assertThat(stream.ends(10 * SECOND)).isFalse();
        stream.look(true, 1, 20 * SECOND);
        assertThat(stream.ends(21 * SECOND)).isTrue();
    }

    @Test
    void lastsUntilTheEventIsComplete() {
        EventStream stream = new EventStream();
        stream.pass(bytes("data: 1\n"), 0);
        stream.look(true, 1, 0);
        assertThat(stream.ends(10 * SECOND)).isFalse();
        ByteBuf rest = bytes("data: 2\n\ndata: 3\n\n");
        stream.pass(rest, 10 * SECOND);
        assertThat(rest.toString(StandardCharsets.UTF_8)).isEqualTo("data: 2\n\n");
        assertThat(stream.ends(10 * SECOND)).isTrue();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
