package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.target.FailureCause;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// docs/reference/proxy.md names every code.
class ReferencePageTest {
    private static final Path ROOT = Path.of(System.getProperty("gapless.root", ".."));

    @Test
    void namesEveryCauseWithItsStatus() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/reference/proxy.md"));
        for (FailureCause cause : FailureCause.values()) {
            assertThat(
                            page.lines()
                                    .filter(
                                            line ->
                                                    line.startsWith("|")
                                                            && line.contains(
                                                                    "`" + cause.code() + "`")))
                    .as(cause.code())
                    .anyMatch(
                            line ->
                                    line.contains(" " + cause.status() + " ")
                                            || line.contains("–"));
        }
    }

    @Test
    void namesEveryCodeOfARefusal() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/reference/proxy.md"));
        Pattern added = Pattern.compile("add\\(\\s*\"([a-z-]+)\"");
        Matcher codes =
                added.matcher(
                        Files.readString(
                                ROOT.resolve(
                                        "proxy/src/main/java/dev/gapless/proxy/route/RouteCheck.java")));
        int found = 0;
        while (codes.find()) {
            assertThat(page).contains("`" + codes.group(1) + "`");
            found++;
        }
        assertThat(found).isGreaterThan(10);
    }
}
