package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which `add_header` lines keep ours away.
class CookieLinesTest {
    private static final Layout LAYOUT = new Layout(Path.of("/etc/nginx/gapless/shop.conf"));
    private static final Include SHOP =
            new Include(
                    "shop",
                    List.of("127.0.0.1:8080"),
                    List.of(8081, 8082),
                    40_123,
                    Duration.ofSeconds(60),
                    true,
                    "0123456789abcdef",
                    0);
    private static final String SERVER =
            "server { server_name own; include /etc/nginx/gapless/shop.conf.d/server.conf; %s }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location / { proxy_pass http://$gapless_shop; }",
                "add_header X-Own 1; location / { proxy_pass http://$gapless_shop; }",
                "location /static { add_header X-Own 1; root /srv; }"
                        + " location / { proxy_pass http://$gapless_shop; }",
                "location / { add_header X-Own 1; proxy_pass http://$gapless_shop;"
                        + " include /etc/nginx/gapless/shop.conf.d/affinity*.conf; }",
                "location / { add_header X-Own 1; proxy_pass http://$gapless_shop;"
                        + " add_header set-cookie ${gapless_shop_cookie} always; }",
                "location / { add_header_inherit merge; add_header X-Own 1;"
                        + " proxy_pass http://$gapless_shop; }",
                "location / { add_header X-Own 1; proxy_pass http://other; }",
            })
    void areInTheWayOfNobodyHere(String lines) {
        assertThat(gap(lines)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location /a { add_header X-Own 1; proxy_pass http://$gapless_shop; }",
                "location /a { add_header Set-Cookie own=1; proxy_pass http://$gapless_shop; }",
                "location /a { if ($arg_x) { add_header X-Own 1; } proxy_pass http://$gapless_shop; }",
                "location /a { add_header X-Own 1; location /a/b { proxy_pass http://$gapless_shop; } }",
                "set $mine $gapless_shop; location /a { add_header X-Own 1; proxy_pass http://$mine; }",
                "location /a { add_header_inherit off; proxy_pass http://$gapless_shop; }",
            })
    void areInTheWayHereAndNamed(String lines) {
        assertThat(gap(lines))
                .hasValueSatisfying(
                        gap ->
                                assertThat(gap.what())
                                        .matches("location /a.* of server own has .*"));
    }

    @Test
    void theServerOfTheIncludeIsInNobodysWay() {
        assertThat(gap("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location / { proxy_pass http://$gapless_shop; }",
                "add_header X-Own 1; location / { proxy_pass http://$gapless_shop;"
                        + " include /etc/nginx/gapless/shop.conf.d/affinity*.conf; }",
            })
    void ourLineIsInTheWayOfThoseAbove(String lines) {
        String above = lines.startsWith("add_header") ? "" : "add_header X-All 1 always;";
        assertThat(gap(above, lines))
                .hasValueSatisfying(
                        gap -> {
                            assertThat(gap.theirs()).isTrue();
                            assertThat(gap.what())
                                    .matches("add_header X-.* 1.* would not hold in .*");
                        });
    }

    @Test
    void whatIsRepeatedIsNotLost() {
        String proxied = "location / { proxy_pass http://$gapless_shop; }";
        assertThat(gap("add_header X-All 1;", "add_header X-All 1; " + proxied))
                .hasValueSatisfying(
                        gap ->
                                assertThat(gap.what())
                                        .isEqualTo(
                                                "add_header X-All 1 would not hold in server"
                                                        + " shop.gapless.internal"));
        assertThat(
                        gap(
                                "",
                                "add_header X-Own 1; location / { proxy_pass http://$gapless_shop;"
                                        + " add_header X-Own 1; include"
                                        + " /etc/nginx/gapless/shop.conf.d/affinity*.conf; }"))
                .isEmpty();
    }

    private static Optional<CookieLines.Gap> gap(String lines) {
        return gap("", lines);
    }

    private static Optional<CookieLines.Gap> gap(String above, String lines) {
        String main =
                "http { " + above + " include gapless/*.conf; " + SERVER.formatted(lines) + " }";
        IncludeText text = SHOP.text(LAYOUT);
        return CookieLines.gap(
                CookieLines.with(
                                Map.of("/etc/nginx/nginx.conf", main),
                                Map.of(
                                        LAYOUT.include().toString(), text.http(),
                                        LAYOUT.server().toString(), text.server(),
                                        LAYOUT.affinity().toString(), SHOP.tell()))
                        .orElseThrow(),
                SHOP);
    }
}
