package dev.gapless.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.http.RequestHead.Via;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/// Whose request it is, as the application reads it: the last entry that a proxy it trusts wrote.
class ForwardedForTest {
    private static final Via NGINX = new Via("127.0.0.1", true, "127.0.0.1:8080");
    private static final Via STRANGER = new Via("203.0.113.9", false, "192.0.2.1:8080");

    @Test
    void whatAProxyOfThisMachineSaysIsKept() {
        assertThat(passed("X-Forwarded-For: 10.1.1.1, 203.0.113.7\r\n", NGINX))
                .contains("\r\nX-Forwarded-For: 10.1.1.1, 203.0.113.7\r\n");
    }

    /// What he says of others may be a lie, and stands before what is known.
    @Test
    void aStrangerIsAppended() {
        assertThat(passed("X-Forwarded-For: 127.0.0.1\r\n", STRANGER))
                .contains("\r\nX-Forwarded-For: 127.0.0.1, 203.0.113.9\r\n");
    }

    @Test
    void whoSaysNothingIsTheClient() {
        assertThat(passed("", NGINX)).contains("\r\nX-Forwarded-For: 127.0.0.1\r\n");
        assertThat(passed("", STRANGER)).contains("\r\nX-Forwarded-For: 203.0.113.9\r\n");
    }

    private static String passed(String field, Via via) {
        String head = "GET / HTTP/1.1\r\nHost: shop.example\r\n" + field + "\r\n";
        ByteBuf out = Unpooled.buffer();
        new RequestHead(head.getBytes(StandardCharsets.ISO_8859_1)).write(out, via);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
