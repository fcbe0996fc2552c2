package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes otherwise behind a server of ours.
class BehindTest {
    private static final Path LINE = Path.of("/etc/nginx/conf.d/url.inc");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add_header X-Frame-Options DENY;",
                "limit_conn perip 10;",
                "proxy_cache one;",
                "mirror /copy;",
                "sub_filter a b;",
                "userid on;",
                "auth_basic closed;",
                "auth_request /auth;",
                "proxy_cookie_flags one httponly;",
                "brotli on;",
                "modsecurity on;",
                "access_by_lua_file guard.lua;"
            })
    void whatHttpSaysOfEveryServerWouldHoldTwice(String line) {
        assertThat(Behind.twice(read(line, ""), include("127.0.0.1:8080", false)))
                .map(Directive::text)
                .contains(line.replace(";", ""));
        assertThat(Behind.twice(read("", line), include("127.0.0.1:8080", false))).isEmpty();
    }

    @Test
    void whatOursEndsByItselfIsNone() {
        List<Directive> limited =
                read("limit_req zone=z; deny 10.0.0.1; auth_basic off; brotli off;", "");
        assertThat(Behind.twice(limited, include("127.0.0.1:8080", false))).isEmpty();
        assertThat(Behind.twice(limited, include("10.0.0.7:8080", false)))
                .as("others come there, too, and it is to hold for them")
                .map(Directive::text)
                .contains("limit_req zone=z");
        assertThat(Behind.twice(read("add_header X-A b;", ""), include("127.0.0.1:8080", true)))
                .isEmpty();
    }

    @Test
    void aLongerWaitOfTheUsersIsSaid() {
        assertThat(notes("", "proxy_read_timeout 3600s;"))
                .singleElement()
                .asString()
                .contains("up to 3600 s", "of Gapless 60 s", "request-timeout: 3600s");
        assertThat(notes("proxy_read_timeout 2m;", ""))
                .singleElement()
                .asString()
                .contains("up to 120 s");
        assertThat(notes("proxy_read_timeout 2m;", "proxy_read_timeout 30s;")).isEmpty();
        assertThat(notes("", "")).isEmpty();
    }

    @Test
    void bodiesThatTheUserPassesOnAtOnceAreSaid() {
        assertThat(notes("", "proxy_request_buffering off;"))
                .singleElement()
                .asString()
                .contains("proxy_request_buffering off");
    }

    /// A server of the user's that buffers waits no more for a slow reader, but for its answer.
    @Test
    void howLongAnUploadMayBeReadIsSaid() {
        assertThat(bodies("", "")).contains("proxy_read_timeout (60 s)");
        assertThat(bodies("proxy_read_timeout 2m;", "proxy_read_timeout 5s;"))
                .contains("proxy_read_timeout (5 s)");
    }

    private static String bodies(String http, String location) {
        return new Behind(include("127.0.0.1:8080", false), LINE).bodies(read(http, location));
    }

    /// Ours answers when nobody is there, and an answer is no failure to the user's server.
    @Test
    void pagesThatCameWhenNobodyAnsweredAreSaid() {
        assertThat(notes("error_page 502 503 /away.html;", ""))
                .singleElement()
                .asString()
                .contains("proxy_intercept_errors on");
        assertThat(notes("", "error_page 404 502 /away.html; proxy_intercept_errors on;"))
                .isEmpty();
        assertThat(notes("error_page 502 /away.html;", "error_page 404 /none.html;"))
                .as("lines of a level replace those above it")
                .isEmpty();
    }

    @Test
    void aFurtherServerOfItsUpstreamIsFound() {
        assertThat(further("upstream shop { server 127.0.0.1:8081; server 10.0.0.2:80 backup; }"))
                .contains("server 10.0.0.2:80 backup");
        assertThat(further("upstream shop { server 127.0.0.1:8081 max_fails=0; keepalive 8; }"))
                .isEmpty();
        Map<String, String> files =
                files(
                        "upstream shop { include conf.d/url.inc;"
                                + " server unix:/run/away.sock backup; }",
                        "");
        files.put(LINE.toString(), "server 127.0.0.1:8081;");
        assertThat(further(files)).contains("server unix:/run/away.sock backup");
    }

    private static Optional<String> further(String upstream) {
        Map<String, String> files = files("include conf.d/url.inc;", "");
        files.put(LINE.toString(), upstream);
        return further(files);
    }

    private static Optional<String> further(Map<String, String> files) {
        return new Behind(include("127.0.0.1:8080", false), LINE)
                .further(Directive.of(files).orElseThrow())
                .map(Directive::text);
    }

    /// Which servers pass requests on to it is not known then.
    @Test
    void withAnUpstreamEachServerIsLookedAt() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "/etc/nginx/nginx.conf",
                "http { include conf.d/url.inc; server { location / { proxy_read_timeout 1h;"
                        + " proxy_pass http://shop; } } }");
        files.put(LINE.toString(), "upstream shop { server 127.0.0.1:8081; }");
        assertThat(notes(files)).singleElement().asString().contains("up to 3600 s");
    }

    @Test
    void otherServersAreNotLookedAt() {
        Map<String, String> files = files("", "");
        files.put(
                "/etc/nginx/nginx.conf",
                "http { include conf.d/*.conf; server { location / { proxy_read_timeout 1d;"
                        + " proxy_pass http://127.0.0.1:1; } } }");
        assertThat(notes(files)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"60,60", "90s,90", "1h 30m,5400", "2d,172800", "1500ms,1"})
    void aTimeIsReadAsNginxDoes(String text, long seconds) {
        assertThat(Behind.time(text)).map(Duration::toSeconds).contains(seconds);
    }

    private static List<String> notes(String http, String location) {
        return notes(files(http, location));
    }

    private static List<String> notes(Map<String, String> files) {
        return new Behind(include("127.0.0.1:8080", false), LINE)
                .notes(Directive.of(files).orElseThrow());
    }

    private static List<Directive> read(String http, String location) {
        return Directive.of(files(http, location)).orElseThrow();
    }

    private static Map<String, String> files(String http, String location) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("/etc/nginx/nginx.conf", "http { " + http + " include conf.d/*.conf; }");
        files.put(
                "/etc/nginx/conf.d/site.conf",
                "server { location / { include conf.d/url.inc; "
                        + location
                        + " proxy_pass $service_url; } }");
        files.put(LINE.toString(), "set $service_url http://127.0.0.1:8081;");
        return files;
    }

    private static Include include(String listen, boolean affinity) {
        return new Include(
                "shop",
                List.of(listen),
                List.of(8081, 8082),
                40_123,
                Duration.ofSeconds(60),
                affinity,
                "0123456789abcdef",
                64);
    }
}
