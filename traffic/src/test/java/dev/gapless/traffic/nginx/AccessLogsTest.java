package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class AccessLogsTest {
    private static final String OURS =
            "access_log syslog:server=127.0.0.1:40123,nohostname,tag=gapless gapless_shop"
                    + " if=$gapless_shop;\n";
    private static final String MAIN = "/etc/nginx/nginx.conf";

    /// @param site what a server of the user's says
    private static Optional<AccessLogs.Gap> gap(String site) {
        return gap("access_log /var/log/nginx/access.log;", site);
    }

    private static Optional<AccessLogs.Gap> gap(String http, String site) {
        return gap("gapless/*.conf", http, site);
    }

    private static Optional<AccessLogs.Gap> gap(String ours, String http, String site) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                MAIN,
                "events { }\nhttp {\n"
                        + http
                        + "\ninclude "
                        + ours
                        + ";\ninclude \"/etc/nginx/sites-enabled/*\";\n}\n");
        // as `nginx -T` names it: the folder as it was written
        String folder = ours.startsWith("/") ? "" : "/etc/nginx/";
        files.put(
                folder + ours.replace("*", "shop"),
                OURS + "server { listen 8080; location / { proxy_pass http://$gapless_shop; } }");
        files.put("/etc/nginx/sites-enabled/shop", site);
        List<Directive> all = Directive.of(files).orElseThrow();
        return AccessLogs.gap(all, "gapless_shop", 40_123);
    }

    @Test
    void aServerWithoutALogOfItsOwnSaysItToUs() {
        assertThat(gap("server { location / { proxy_pass http://$gapless_shop; } }")).isEmpty();
        assertThat(gap("server { access_log off; location / { proxy_pass http://blog; } }"))
                .as("it is none of ours")
                .isEmpty();
        assertThat(gap("server { access_log off; proxy_pass http://$gapless_shop_2; }"))
                .as("of another service")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server { server_name s.example; access_log /l; location / { proxy_pass"
                        + " http://$gapless_shop; } }",
                "server { server_name s.example; location / { access_log /l; proxy_pass"
                        + " http://${gapless_shop}; } }",
                "server { server_name s.example; location / { access_log off; location /a {"
                        + " proxy_pass \"http://$gapless_shop/a\"; } } }",
                "server { server_name s.example; access_log /l; set $to http://$gapless_shop;"
                        + " location / { proxy_pass $to; } }",
                "map $uri $to { ~^/api $gapless_shop; default http://blog; } server { server_name"
                        + " s.example; access_log /l; location / { proxy_pass http://$to; } }",
                "map $uri $to { default blog; ~^/api ${gapless_shop}; } map $host $url { default"
                        + " http://$to; } server { server_name s.example; access_log /l;"
                        + " proxy_pass $url; }",
                "server { server_name s.example; access_log syslog:server=127.0.0.1:40124"
                        + " gapless_shop; proxy_pass http://$gapless_shop; }",
                "server { server_name s.example; access_log syslog:server=127.0.0.1:40123 main;"
                        + " proxy_pass http://$gapless_shop; }",
            })
    void oneWithALogOfItsOwnDoesNot(String site) {
        AccessLogs.Gap gap = gap(site).orElseThrow();
        assertThat(gap.file()).isEqualTo("/etc/nginx/sites-enabled/shop");
        assertThat(gap.what()).contains("server s.example");
    }

    @Test
    void unlessItHasOursBeside() {
        assertThat(
                        gap(
                                "server { access_log /l; "
                                        + OURS
                                        + "location / { proxy_pass http://$gapless_shop; } }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../nginx/gapless/*.conf",
                "/etc/nginx/./gapless/*.conf",
                "./gapless/*.conf"
            })
    void anIncludeIsFoundHoweverItsPathIsWritten(String ours) {
        String http = "access_log /var/log/nginx/access.log;";
        assertThat(gap(ours, http, "server { proxy_pass http://$gapless_shop; }")).isEmpty();
        assertThat(gap(ours, http, "server { access_log /l; proxy_pass http://$gapless_shop; }"))
                .isPresent();
    }

    @Test
    void whereNoLogOfOursIsSeenNothingIsKnown() {
        Map<String, String> files =
                Map.of(
                        MAIN,
                        "http { include /elsewhere/*; server { access_log /l; proxy_pass"
                                + " http://$gapless_shop; } }");
        assertThat(AccessLogs.gap(Directive.of(files).orElseThrow(), "gapless_shop", 40_123))
                .isEmpty();
    }

    @Test
    void offEndsEveryLogOfItsLevel() {
        AccessLogs.Gap gap = gap("access_log off;", "").orElseThrow();
        assertThat(gap.file()).isEqualTo(MAIN);
        assertThat(gap.what()).contains("access_log off in http");
        assertThat(
                        gap(
                                "server { access_log off; "
                                        + OURS
                                        + "location / { proxy_pass http://$gapless_shop; } }"))
                .isPresent();
    }

    @Test
    void whatIsNoConfigurationIsNotReadAsOne() {
        for (String text :
                List.of(
                        "http {",
                        "http }",
                        "}",
                        "server { listen 80 }",
                        "a 'b;",
                        ";",
                        "a { b; } }")) {
            assertThat(Directive.of(Map.of(MAIN, text))).as(text).isEmpty();
        }
        assertThat(Directive.of(Map.of())).isEmpty();
    }

    @Test
    void commentsQuotesAndBracesOfVariablesAreRead() {
        String text =
                "# a { b;\nlog_format x '{ $a; }' \"b\\\"c\"; # end\nset $b ${a}b;\n"
                        + "location ~ ^/[0-9]\\{2$ { }";
        assertThat(Directive.of(Map.of(MAIN, text)).orElseThrow())
                .extracting(Directive::name, Directive::arguments)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "log_format", List.of("x", "{ $a; }", "b\"c")),
                        org.assertj.core.groups.Tuple.tuple("set", List.of("$b", "${a}b")),
                        org.assertj.core.groups.Tuple.tuple(
                                "location", List.of("~", "^/[0-9]{2$")));
    }
}
