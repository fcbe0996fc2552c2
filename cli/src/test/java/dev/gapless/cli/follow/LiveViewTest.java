package dev.gapless.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;
import dev.gapless.cli.screen.Columns;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class LiveViewTest {
    @TempDir Path folder;

    private TestShell shell;
    private LiveView view;
    private final List<String> logsAsked = new ArrayList<>();

    @BeforeEach
    void makeView() {
        shell = new TestShell(folder).onATerminal();
        view =
                new LiveView(
                        shell.shell(),
                        24,
                        release -> {
                            logsAsked.add(release);
                            return List.of("Started " + release);
                        });
    }

    @Test
    void drawsOverWhatItDrewBefore() {
        view.event(Views.event(1, 1, "start", "x", Views.starting()));
        int first = rows(shell.out());
        view.event(Views.event(2, 2, "shift", "y", Views.shifting()));
        assertThat(shell.out()).contains("\r\u001B[" + first + "A").endsWith("\u001B[J");
        assertThat(shell.out()).contains("[>] start").contains("[>] shift");
    }

    @Test
    void showsTheLogOnlyWhileTheCandidateStarts() {
        view.event(Views.event(1, 1, "start", "x", Views.starting()));
        view.event(Views.event(2, 2, "shift", "y", Views.shifting()));
        assertThat(logsAsked).containsExactly("1.5.0");
        assertThat(shell.out()).contains(" | Started 1.5.0");
    }

    @Test
    void aNoteStaysAboveThePicture() {
        view.event(Views.event(1, 1, "start", "x", Views.starting()));
        view.note("The agent is gone");
        view.event(Views.event(2, 2, "start", "x", Views.starting()));
        String end = shell.out().substring(shell.out().lastIndexOf("The agent is gone"));
        assertThat(end).startsWith("The agent is gone\n\rshop 1.4.2 -> 1.5.0");
    }

    @Test
    void drawsAColumnPerSecondAndAQuestionMarkWhereNothingWasHeard() {
        for (int second : new int[] {1, 2, 3, 6}) {
            view.event(Views.event(second, second, "shift", "", Views.shifting()));
        }
        assertThat(shell.out()).contains("  1.5.0   |###??#");
    }

    @Test
    void everyLineFitsTheTerminal() {
        view.event(Views.event(1, 1, "shift", "", Views.shifting()));
        assertThat(shell.out().lines())
                .allMatch(line -> Columns.width(Columns.clean(line)) <= Columns.MOST);
    }

    private static int rows(String text) {
        return (int) text.chars().filter(letter -> letter == '\n').count();
    }
}
