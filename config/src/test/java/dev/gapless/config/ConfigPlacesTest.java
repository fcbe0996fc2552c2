package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class ConfigPlacesTest {
    private static final Path FILE = Path.of("/srv/shop/gapless.yaml");
    private static final String TEXT =
            """
            name: shop
            # two are enough
            ports: [8081, 8082]
            switch:
              listen: 127.0.0.1:8080
              nginx: { include: /etc/nginx/shop.inc }
            database: { url: "jdbc:mysql://db/shop", password: s3cret }
            health:
              path: /health
            """;

    @Test
    void aKeyIsShownWithItsLineAndItsValue() {
        assertThat(place(FILE + "  ports")).isEqualTo(FILE + ":3  ports: [8081, 8082]");
        assertThat(place("switch.listen: 127.0.0.1:8080"))
                .isEqualTo(FILE + ":5  switch.listen: 127.0.0.1:8080");
        assertThat(place("switch.nginx.include: /etc/nginx/shop.inc"))
                .isEqualTo(FILE + ":6  switch.nginx.include: /etc/nginx/shop.inc");
        assertThat(place(FILE + "  health.path")).isEqualTo(FILE + ":9  health.path: /health");
    }

    @Test
    void aFlagWinsOverTheFile() {
        ConfigPlaces places = new ConfigPlaces(FILE, TEXT, Map.of("ports", "[9001, 9002]"));
        assertThat(places.located(problem(FILE + "  ports")).where())
                .isEqualTo("--ports [9001, 9002]");
    }

    @Test
    void whatIsNotGivenOrNoKeyStaysAsItIs() {
        for (String where :
                new String[] {FILE + "  instances", "/etc/nginx/blog:14", "nginx -T", "", "x: y"}) {
            assertThat(place(where)).isEqualTo(where);
        }
        assertThat(new ConfigPlaces(FILE, "ports: [", Map.of()).located(problem("ports")).where())
                .isEqualTo("ports");
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(place("database.password")).isEqualTo(FILE + ":7  database.password");
        assertThat(place("database.url")).isEqualTo(FILE + ":7  database.url");
    }

    private static String place(String where) {
        return new ConfigPlaces(FILE, TEXT, Map.of()).located(problem(where)).where();
    }

    private static dev.gapless.api.ProblemReport problem(String where) {
        return Problem.of(ProblemCode.PORT_IN_USE, "It is so.").where(where).report();
    }
}
