package dev.gapless.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventBoundaryTest {
    @ParameterizedTest
    @CsvSource({
        "'', true",
        "'d', false",
        "'data: 1|', false",
        "'data: 1||', true",
        "'data: 1|||', true",
        "'|', true",
        "': comment|', false",
        "': comment||', true",
        "'data: 1||d', false",
        "'data: 1|data: 2|', false"
    })
    void isBetweenTwoEventsBehindAnEmptyLine(String stream, boolean between) {
        for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
            EventBoundary boundary = new EventBoundary();
            boundary.pass(bytes(stream.replace("|", lineEnd)));
            assertThat(boundary.between()).as(lineEnd).isEqualTo(between);
        }
    }

    @Test
    void doesNotEndInTheMiddleOfALineEndOfTwoBytes() {
        EventBoundary boundary = new EventBoundary();
        boundary.pass(bytes("data: 1\r\n\r"));
        assertThat(boundary.between()).isFalse();
        boundary.pass(bytes("\n"));
        assertThat(boundary.between()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void findsTheFirstBoundaryInAPartHoweverItIsCut(String lineEnd) {
        String begun = "id: 7|data: é".replace("|", lineEnd);
        String rest = "|data: 2||data: 3||".replace("|", lineEnd);
        String wanted = "|data: 2||".replace("|", lineEnd);
        for (int cut = 0; cut <= wanted.length(); cut++) {
            EventBoundary boundary = new EventBoundary();
            boundary.pass(bytes(begun));
            int passed = boundary.passToBoundary(bytes(rest.substring(0, cut)));
            assertThat(passed).isEqualTo(cut);
            if (!boundary.between()) {
                passed += boundary.passToBoundary(bytes(rest.substring(cut)));
            }
            assertThat(rest.substring(0, passed)).isEqualTo(wanted);
            assertThat(boundary.between()).isTrue();
        }
    }

    @Test
    void passesWholeWhatHasNoBoundary() {
        EventBoundary boundary = new EventBoundary();
        assertThat(boundary.passToBoundary(bytes("data: 1\ndata: 2"))).isEqualTo(15);
        assertThat(boundary.between()).isFalse();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(UTF_8));
    }
}
