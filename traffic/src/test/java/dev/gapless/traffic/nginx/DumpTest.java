package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
