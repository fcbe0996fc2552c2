package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DumpTest {
    private static final Dump DUMP =
            new Dump(
                    """
                    nginx: configuration file /etc/nginx/nginx.conf test is successful
                    # configuration file /etc/nginx/nginx.conf:
                    http {
                        include mime.types;
                        include gapless/*.conf;
                        #include other/*.conf;
                        include "/srv/nginx/shop.conf";
                    }
                    # configuration file /etc/nginx/mime.types:
                    types { }
                    """);

    @Test
    void knowsTheFilesThatAreRead() {
        assertThat(DUMP.printed()).isTrue();
        assertThat(DUMP.reads(Path.of("/etc/nginx/mime.types"))).isTrue();
        assertThat(DUMP.reads(Path.of("/etc/nginx/gapless/shop.conf"))).isFalse();
    }

    @Test
    void knowsAFileHoweverItsPathIsWritten() {
        Dump dump = new Dump("# configuration file /etc/nginx/../nginx/./gapless/shop.conf:\n");
        assertThat(dump.reads(Path.of("/etc/nginx/gapless/shop.conf"))).isTrue();
    }

    /// nginx prints the name by which its configuration includes it.
    @Test
    void knowsAFileThatALinkLeadsTo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("url.inc"), "set $u http://127.0.0.1:1;");
        Path link = Files.createSymbolicLink(folder.resolve("link.inc"), file);
        Dump dump = new Dump("# configuration file " + link + ":\n");
        assertThat(dump.reads(file)).isTrue();
        assertThat(dump.reads(folder.resolve("other.inc"))).isFalse();
    }

    @Test
    void knowsThoseThatWouldBe() {
        assertThat(DUMP.wouldRead(Path.of("/etc/nginx/gapless/shop.conf"))).isTrue();
        assertThat(DUMP.wouldRead(Path.of("/srv/nginx/shop.conf"))).isTrue();
        assertThat(DUMP.wouldRead(Path.of("/etc/nginx/gapless/shop.inc"))).isFalse();
        assertThat(DUMP.wouldRead(Path.of("/etc/nginx/other/shop.conf"))).isFalse();
    }

    @Test
    void aTestThatPrintsNothingSaysNothing() {
        assertThat(new Dump("nginx: configuration file test is successful").printed()).isFalse();
    }
}
