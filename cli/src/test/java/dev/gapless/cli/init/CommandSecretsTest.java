package dev.gapless.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
                        "--server.port=1");
        assertThat(CommandSecrets.of(words, true))
                .isEqualTo(new CommandSecrets(words, Map.of(), List.of()));
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

    @Test
    void givesOptionsOfTheVirtualMachineToJavaItself() {
        CommandSecrets seen =
                of(
                        "java",
                        "-Djavax.net.ssl.keyStorePassword=a",
                        "-Djavax.net.ssl.trustStorePassword=b",
                        "-jar",
                        "a.jar");
        assertThat(seen.variables())
                .containsOnly(
                        Map.entry(
                                "JDK_JAVA_OPTIONS",
                                "-Djavax.net.ssl.keyStorePassword"
                                        + " -Djavax.net.ssl.trustStorePassword"));
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
