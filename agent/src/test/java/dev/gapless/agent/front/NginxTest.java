package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Which one it is, of several that run.
class NginxTest {
    @TempDir Path folder;

    /// Its workers are looked at to see whether it has heard, and those of another one never end.
    @Test
    void theOneThatSomebodySaidIsTheOneWhosePidItsConfigurationNames() throws Exception {
        assumeTrue(Needed.there("nginx", UserNginx.program().isPresent()), "no nginx is installed");
        try (UserNginx one = begin("one");
                UserNginx two = begin("two")) {
            for (UserNginx each : List.of(one, two)) {
                assertThat(Nginx.reading(each.include(), each.command()).master())
                        .isEqualTo(each.pid());
                List<String> otherwise = new ArrayList<>(List.of("env"));
                otherwise.addAll(each.command());
                assertThat(Nginx.reading(each.include(), otherwise).master()).isEqualTo(each.pid());
                Repointing repointing =
                        Repointing.of(new Front(each.include(), each.command()), List.of());
                repointing.to("127.0.0.1:" + each.answering("new"));
                assertThat(each.answer()).isEqualTo("new");
            }
        }
    }

    @Test
    void whereItsConfigurationNamesNoPidTheOptionsOfItsStartSay() throws Exception {
        assumeTrue(Needed.there("nginx", UserNginx.program().isPresent()), "no nginx is installed");
        try (UserNginx one = begin("one");
                UserNginx two = begin("two")) {
            for (UserNginx each : List.of(one, two)) {
                Path configuration = each.include().resolveSibling("nginx.conf");
                String text = Files.readString(configuration);
                Files.writeString(configuration, text.replaceFirst("pid [^;]*;", ""));
                List<String> sudo = new ArrayList<>(List.of("env", "A=b"));
                sudo.addAll(each.command());
                assertThat(Nginx.reading(each.include(), sudo).master()).isEqualTo(each.pid());
            }
        }
    }

    private UserNginx begin(String name) throws Exception {
        return new UserNginx(Files.createDirectories(folder.resolve(name)));
    }
}
