package dev.gapless.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class CommandSecretsTest {
    private static CommandSecrets of(String... words) {
        return CommandSecrets.of(List.of(words), true);
    }

    @Test
    void leavesACommandWithoutSecretsAsItIs() {
        List<String> words =
                List.of(
                        "java",
                        "-Xmx1g",
                        "-Dfile.encoding=UTF-8",
                        "-jar",
                        "a.jar",
                        "--server.port=1",
                        "--bypass=yes",
                        "--compass.north=1",
                        "--passenger.name=a",
                        "-Dlogging.pattern.level=%X{token} %m",
                        "--hosts=a:1,b:2");
        assertThat(CommandSecrets.of(words, true))
                .isEqualTo(new CommandSecrets(words, Map.of(), List.of(), List.of()));
    }

    @Test
    void namesTheVariableThatSpringBootTakesInItsPlace() {
        CommandSecrets seen =
                of(
                        "java",
                        "-Dshop.api-key=abc",
                        "-jar",
                        "a.jar",
                        "--spring.datasource.password=p w",
                        "--spring.datasource.url=jdbc:mysql://shop:pw@db/shop");
        assertThat(seen.words()).containsExactly("java", "-jar", "a.jar");
        assertThat(seen.variables())
                .containsOnly(
                        Map.entry("SHOP_APIKEY", "-Dshop.api-key"),
                        Map.entry("SPRING_DATASOURCE_PASSWORD", "--spring.datasource.password"),
                        Map.entry("SPRING_DATASOURCE_URL", "--spring.datasource.url"));
        assertThat(seen.lost()).isEmpty();
    }

    @Test
    void findsPasswordsWithinParametersOfAnAddress() {
        CommandSecrets seen =
                of("java", "-jar", "a.jar", "--db=jdbc:mysql://db/x?user=u&password=p");
        assertThat(seen.variables()).containsOnlyKeys("DB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--db.pass=x9",
                "--db-pass=x9",
                "--pass=x9",
                "-Dkeystore.pass=x9",
                "--server.ssl.keyStorePass=x9",
                "--jwt.signing-key=x9",
                "--encryption.key=x9",
                "--app.encryptionKey=x9",
                "--spring.application.json={\"spring.datasource.password\":\"x9\"}",
                "--spring.application.json={\"db.pass\" : \"x9\"}",
                "--spring.datasource.url=jdbc:oracle:thin:u/x9@//h/s",
                "-javaagent:a.jar=token=x9",
                "jdbc:oracle:thin:u/x9@h:1521:s",
                "db.password=x9",
            })
    void findsIt(String word) {
        for (boolean boot : new boolean[] {true, false}) {
            CommandSecrets seen = CommandSecrets.of(List.of("java", "-jar", "a.jar", word), boot);
            assertThat(seen.words()).containsExactly("java", "-jar", "a.jar");
            assertThat(seen.toString()).doesNotContain("x9");
        }
    }

    @Test
    void takesTheWordAfterAnOptionWithIt() {
        CommandSecrets seen = of("java", "-jar", "a.jar", "--db-pass", "x9", "run");
        assertThat(seen.words()).containsExactly("java", "-jar", "a.jar", "run");
        assertThat(seen.lost()).containsExactly("--db-pass");
    }

    @Test
    void anAddressOfOracleIsShownWithoutUserAndPassword() {
        assertThat(GaplessYaml.withoutSecrets("jdbc:oracle:thin:u/x?9@//h:1521/s"))
                .isEqualTo("jdbc:oracle:thin:@//h:1521/s");
    }

    /// A variable of the machine's own would be printed by `java`, value and all.
    @Test
    void knowsWhatOnlyTheVirtualMachineReads() {
        CommandSecrets seen =
                of(
                        "java",
                        "-Djavax.net.ssl.keyStorePassword=a",
                        "-javaagent:a.jar=token=x",
                        "-jar",
                        "a.jar");
        assertThat(seen.machine())
                .containsExactly("-Djavax.net.ssl.keyStorePassword", "-javaagent");
        assertThat(seen.variables()).isEmpty();
        assertThat(seen.lost()).isEmpty();
    }

    @Test
    void saysWhatNoVariableStandsFor() {
        CommandSecrets seen =
                CommandSecrets.of(
                        List.of(
                                "./run",
                                "--token",
                                "abc",
                                "--password=x",
                                "redis://:pw@host",
                                "--secret"),
                        false);
        assertThat(seen.words()).containsExactly("./run", "--secret");
        assertThat(seen.lost())
                .containsExactly("--token", "--password", "an address with a password in it");
        assertThat(seen.variables()).isEmpty();
    }
}
