package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What would be in the way of giving the include up.
class UsesTest {
    private static final Layout LAYOUT = new Layout(Path.of("/etc/nginx/gapless/shop.conf"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy_pass http://$gapless_shop;",
                "proxy_pass http://${gapless_shop}/x;",
                "proxy_set_header Connection $gapless_shop_connection;",
                "proxy_set_header X-Forwarded-Proto $gapless_shop_proto_;",
                "access_log syslog:server=127.0.0.1:40123 gapless_shop;",
                "proxy_pass http://gapless_shop_8081;",
                "include /etc/nginx/gapless/shop.conf.d/server.conf;",
                "include gapless/shop.conf.d/server.conf;"
            })
    void aLineOfTheUsersThatNeedsOursIsFound(String line) {
        assertThat(
                        Uses.of("shop", LAYOUT, List.of(8081, 8082))
                                .in(with("server {\n  " + line + " # ours\n}")))
                .contains(new Uses.Use("/etc/nginx/sites/own.conf", 2, line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy_pass http://$gapless_shop_2;",
                "proxy_pass http://$gapless_shop_proto;",
                "proxy_pass http://$gapless_shop_front;",
                "# proxy_pass http://$gapless_shop;",
                "include /etc/nginx/gapless/shop.conf.d/affinity*.conf;",
                "include /etc/nginx/gapless/*.conf;"
            })
    void whatStaysRightWithoutOursIsNone(String line) {
        assertThat(
                        Uses.of("shop", LAYOUT, List.of(8081, 8082))
                                .in(with("server {\n  " + line + "\n}")))
                .isEmpty();
    }

    @Test
    void ourOwnFilesAreNotLookedInto() {
        assertThat(Uses.of("shop", LAYOUT, List.of(8081, 8082)).in(with(""))).isEmpty();
    }

    private static Map<String, String> with(String own) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("/etc/nginx/nginx.conf", "\nhttp { include gapless/*.conf; }\n");
        files.put("/etc/nginx/gapless/shop.conf", "\nmap $host $gapless_shop { default \"\"; }\n");
        files.put("/etc/nginx/gapless/shop.conf.d/server.conf", "\nset $gapless_shop x;\n");
        files.put("/etc/nginx/sites/own.conf", "\n" + own + "\n");
        return files;
    }
}
