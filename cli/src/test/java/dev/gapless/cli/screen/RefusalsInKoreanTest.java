package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;
import dev.gapless.cli.Golden;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who lets an adoption or nginx say something new finds here that it needs its Korean.
class RefusalsInKoreanTest {
    private static final List<String> PACKAGES =
            List.of(
                    "agent/src/main/java/dev/gapless/agent/adopt",
                    "agent/src/main/java/dev/gapless/agent/front",
                    "runtime/src/main/java/dev/gapless/runtime/adopt",
                    "traffic/src/main/java/dev/gapless/traffic/nginx",
                    "traffic/src/main/java/dev/gapless/traffic/builtin/ListenRoom.java",
                    "runtime/src/main/java/dev/gapless/runtime/file/FileProblems.java",
                    "cli/src/main/java/dev/gapless/cli/command/Adopt.java",
                    "cli/src/main/java/dev/gapless/cli/command/FirstAdoption.java",
                    "cli/src/main/java/dev/gapless/cli/command/Init.java",
                    "cli/src/main/java/dev/gapless/cli/init");

    private static final Pattern HANGUL = Pattern.compile("[가-힣]");
    private static final Pattern COMMAND = Pattern.compile("gapless [a-z]+[ A-Za-z0-9-]*");

    /// Commands, options and what stands in a configuration of nginx.
    private static final Pattern NAMES =
            Pattern.compile(
                    "gapless [a-z]+|--[a-z-]+ \\S+|access_log off|sudo (chown|gapless)|set \\$\\w+");

    private static final Pattern WORDS = Pattern.compile("[a-z]{2,} [a-z]{2,}");

    private static final Set<String> TITLES_OF_PROCESSES =
            Set.of("nginx: master process ", "nginx: worker process", "is shutting down");

    /// Whose texts are those of a file that Gapless writes.
    private static final List<String> WRITERS =
            List.of(
                    "cli/init/CommandSecrets.java",
                    "cli/init/GaplessYaml.java",
                    "traffic/nginx/Directive.java",
                    "traffic/nginx/Include.java",
                    "traffic/nginx/IncludeFiles.java");

    @Test
    void whatAnAdoptionAndNginxSayHasItsKorean() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String one : PACKAGES) {
            try (Stream<Path> all = Files.walk(Golden.root().resolve(one))) {
                files.addAll(all.filter(RefusalsInKoreanTest::speaks).toList());
            }
        }
        Words korean = Words.in(Language.KO);
        List<String> english = new ArrayList<>();
        Set<String> spoken = SpokenTexts.of(files);
        for (String text : spoken) {
            if (COMMAND.matcher(text).matches() || TITLES_OF_PROCESSES.contains(text)) {
                continue;
            }
            String told = korean.told(text);
            String rest = NAMES.matcher(told).replaceAll(" ");
            if (!HANGUL.matcher(told).find()) {
                english.add(text);
            } else if (WORDS.matcher(rest).find()) {
                english.add(text + "   ->   " + told);
            }
        }
        assertThat(english).isEmpty();
        assertThat(spoken).hasSizeGreaterThan(200);
    }

    private static boolean speaks(Path file) {
        String name = file.toString();
        return name.endsWith(".java") && WRITERS.stream().noneMatch(name::endsWith);
    }
}
