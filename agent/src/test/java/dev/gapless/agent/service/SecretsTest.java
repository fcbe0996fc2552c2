package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// What a release is started with is what it was deployed with.
class SecretsTest {
    private static final SecretValues OLD = new SecretValues(Map.of("PASSWORD", "old"));
    private static final SecretValues NEW = new SecretValues(Map.of("PASSWORD", "new"));

    @TempDir private Path home;

    @Test
    void eachReleaseHasItsOwn() {
        Secrets secrets = new Secrets(home);
        secrets.keep("shop", "1", OLD);
        secrets.keep("shop", "2", NEW);
        Secrets afterRestart = new Secrets(home);
        assertThat(afterRestart.of("shop", "1")).isEqualTo(OLD);
        assertThat(afterRestart.of("shop", "2")).isEqualTo(NEW);
        assertThat(afterRestart.of("shop", "3")).isEqualTo(SecretValues.NONE);
    }

    @Test
    void onlyTheOwnerMayReadThem() throws IOException {
        new Secrets(home).keep("shop", "1", OLD);
        Path file = home.resolve("secrets/shop/1.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void areGoneWithTheReleaseOrTheService() {
        Secrets secrets = new Secrets(home);
        secrets.keep("shop", "1", OLD);
        secrets.keep("shop", "2", NEW);
        secrets.keep("cart", "1", OLD);
        secrets.forget("shop", "1");
        assertThat(secrets.of("shop", "1")).isEqualTo(SecretValues.NONE);
        assertThat(secrets.of("shop", "2")).isEqualTo(NEW);
        secrets.forget("shop");
        assertThat(home.resolve("secrets/shop")).doesNotExist();
        assertThat(secrets.of("cart", "1")).isEqualTo(OLD);
    }

    @Test
    void differOnlyWhereAnotherValueIsAskedFor() {
        assertThat(OLD.differFrom(Map.of())).isFalse();
        assertThat(OLD.differFrom(Map.of("PASSWORD", "old"))).isFalse();
        assertThat(OLD.differFrom(Map.of("GAPLESS_TEST_UNSET", "any"))).isFalse();
        assertThat(OLD.differFrom(Map.of("PASSWORD", "new"))).isTrue();
    }

    @Test
    void areNeverPartOfAText() {
        assertThat(OLD.toString()).contains("PASSWORD").doesNotContain("old");
    }
}
