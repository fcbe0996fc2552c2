package dev.gapless.e2e.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.tutorial.Transcript.Entry;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Every command of the tutorials is typed, and answers what they show.
class TutorialIT {
    /// Done by the build that runs this test. The checkout's own `gapless` would build all of it
    /// once more: the same classes run as they are.
    private static final Set<String> DONE_ALREADY =
            Set.of("mvn -q -pl examples/tiny package -DskipTests", "export PATH=$PWD:$PATH");

    @Test
    void theFirstDeploymentGoesAsItsPageSays() throws IOException {
        goesAsWritten("first-deploy");
    }

    @Test
    void theWayFromAScriptGoesAsItsPageSays() throws IOException {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        goesAsWritten("from-script-to-gapless");
    }

    private static void goesAsWritten(String page) throws IOException {
        String text =
                Files.readString(Checkout.root().resolve("docs/tutorial").resolve(page + ".md"));
        List<Entry> entries = Transcript.of(text).entries();
        assertThat(entries).extracting(Entry::typed).containsAll(DONE_ALREADY);
        assertThat(Checkout.release("tiny", "1")).exists();
        List<Entry> typed =
                entries.stream().filter(entry -> !DONE_ALREADY.contains(entry.typed())).toList();
        assertThat(typed).hasSizeGreaterThan(15);
        List<String> answers;
        try (Terminal terminal = new Terminal()) {
            answers = terminal.types(typed.stream().map(Entry::typed).toList());
        }
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String difference = Shown.difference(typed.get(i).shown(), answers.get(i));
            if (!difference.isEmpty()) {
                wrong.add(
                        "$ "
                                + typed.get(i).typed()
                                + "\n"
                                + difference
                                + "\nit said:\n"
                                + answers.get(i));
            }
        }
        assertThat(wrong).as("%s", String.join("\n\n", wrong)).isEmpty();
    }
}
