package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/// How large a head may be that passes the user's servers.
class HeadsTest {
    @Test
    void thoseOfNginxItselfFitIntoTheLeast() {
        assertThat(of("server { location / { proxy_pass http://127.0.0.1:1; } }")).isEqualTo(64);
        assertThat(of("server { large_client_header_buffers 4 16k; }")).isEqualTo(64);
    }

    @Test
    void theLargestOfAnyServerCounts() {
        assertThat(
                        of(
                                "proxy_buffer_size 128k; server { large_client_header_buffers 4"
                                        + " 100k; location / { proxy_buffer_size 200000; } }"))
                .isEqualTo(196);
        assertThat(of("server { large_client_header_buffers 2 512k; }")).isEqualTo(512);
    }

    @Test
    void thereIsAnEnd() {
        assertThat(of("proxy_buffer_size 64m;")).isEqualTo(1024);
    }

    @Test
    void whatCannotBeReadHasTheLeast() {
        assertThat(Heads.of(Map.of("/etc/nginx/nginx.conf", "http { server {"))).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "64k,65536", "64K,65536", "1m,1048576"})
    void aSizeIsReadAsNginxDoes(String text, long bytes) {
        assertThat(Heads.bytes(text)).hasValue(bytes);
    }

    private static int of(String http) {
        return Heads.of(Map.of("/etc/nginx/nginx.conf", "http { " + http + " }"));
    }
}
