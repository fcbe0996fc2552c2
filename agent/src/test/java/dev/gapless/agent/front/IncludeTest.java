package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Includes as people have them.
class IncludeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "set $service_url http://127.0.0.1:8081;\n",
                "proxy_pass http://127.0.0.1:8081/;\n",
                "server 127.0.0.1:8081 max_fails=0;",
                "# was 127.0.0.1:8082\nset $service_url http://127.0.0.1:8081; # not :8083\n"
            })
    void oneLineSaysWhereTheRequestsGo(String text) {
        Include include = new Include(text);
        assertThat(include.place("x.inc")).isEqualTo("127.0.0.1:8081");
        Include changed = include.pointedAt("127.0.0.1:8081", "127.0.0.1:8080");
        assertThat(changed.place("x.inc")).isEqualTo("127.0.0.1:8080");
        assertThat(changed.pointedAt("127.0.0.1:8080", "127.0.0.1:8081").text()).isEqualTo(text);
    }

    @Test
    void aNameOfThisHostIsAPlaceToo() {
        assertThat(new Include("set $u http://localhost:8081;").place("x"))
                .isEqualTo("localhost:8081");
        assertThat(new Include("server [::1]:8081;").place("x")).isEqualTo("[::1]:8081");
        assertThat(Include.port("[::1]:8081")).isEqualTo(8081);
    }

    @Test
    void commentsStayAsTheyAre() {
        String text = "# 127.0.0.1:8081 since May\nset $u http://127.0.0.1:8081;\n";
        assertThat(new Include(text).pointedAt("127.0.0.1:8081", "127.0.0.1:8080").text())
                .isEqualTo("# 127.0.0.1:8081 since May\nset $u http://127.0.0.1:8080;\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "set $service_url http://shop.internal:8081;",
                "set $service_url http://127.0.0.1;",
                "# set $service_url http://127.0.0.1:8081;",
                "server 127.0.0.1:8081;\nserver 127.0.0.1:8082 backup;",
                "server 10.127.0.0.1:8081;"
            })
    void whatIsUnclearIsRefused(String text) {
        assertThatThrownBy(() -> new Include(text).place("x.inc"))
                .hasMessageContaining("nginx-include-unclear");
    }
}
