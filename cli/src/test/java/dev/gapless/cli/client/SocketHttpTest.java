package dev.gapless.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Against a server that sends exactly the bytes of the test and closes.
class SocketHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir Path folder;

    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void readsABodyByItsLength() throws IOException {
        serve("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello and more");
        assertThat(get().text()).isEqualTo("hello");
    }

    @Test
    void readsABodyInChunks() throws IOException {
        serve(
                "HTTP/1.1 200 OK\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "5\r\n"
                        + "hello\r\n"
                        + "6;x=y\r\n"
                        + " world\r\n"
                        + "0\r\n"
                        + "Trailer: x\r\n\r\n");
        assertThat(get().text()).isEqualTo("hello world");
    }

    @Test
    void aBodyThatIsCutOffIsNotTakenForWhole() throws IOException {
        serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        SocketHttp.Answer answer = get();
        assertThatThrownBy(answer::text).isInstanceOf(EOFException.class);
    }

    @Test
    void aShortBodyIsNotTakenForWhole() throws IOException {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
        SocketHttp.Answer answer = get();
        assertThatThrownBy(answer::text).isInstanceOf(EOFException.class);
    }

    @Test
    void anAnswerThatIsNoHttpIsRefused() {
        serve("hello\r\n\r\n");
        assertThatThrownBy(this::get)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no HTTP answer");
    }

    @Test
    void badChunksAreRefused() throws IOException {
        serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n");
        SocketHttp.Answer answer = get();
        assertThatThrownBy(answer::text).hasMessageContaining("bad chunk size 'zz'");
    }

    @Test
    void silenceEndsTheWaiting() {
        CountDownLatch silent = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (SocketChannel _ = server.accept()) {
                                silent.await();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
        SocketHttp http = new SocketHttp(folder.resolve("s"));
        assertThatThrownBy(() -> http.send("GET", "/", "", Patience.of(Duration.ofMillis(50))))
                .isInstanceOf(InterruptedIOException.class);
        silent.countDown();
    }

    private SocketHttp.Answer get() throws IOException {
        return new SocketHttp(folder.resolve("s")).send("GET", "/", "", Patience.of(PATIENCE));
    }

    private void serve(String answer) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (SocketChannel client = server.accept()) {
                                client.read(ByteBuffer.allocate(4096));
                                ByteBuffer bytes =
                                        ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
                                while (bytes.hasRemaining()) {
                                    client.write(bytes);
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }
}
