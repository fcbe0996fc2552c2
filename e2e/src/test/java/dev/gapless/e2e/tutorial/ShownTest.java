package dev.gapless.e2e.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ShownTest {
    @Test
    void numbersMayDifferVersionsAndPortsMayNot() {
        String said = "1.4.2 of shop, pid 77, since 03:12, on :8081, 6d4f44d4eb04\nin 5.0 s.";
        assertThat(
                        difference(
                                said,
                                "1.4.2 of shop, pid 2214, since Nov 2, on :8081,",
                                "f54bd58a100b in 6.5 s."))
                .isEmpty();
        assertThat(
                        difference(
                                said,
                                "1.5.0 of shop, pid 77, since 03:12, on :8081, 6d4f44d4eb04 in 5.0 s."))
                .startsWith("not said: 1.5.0");
        assertThat(
                        difference(
                                said,
                                "1.4.2 of shop, pid 77, since 03:12, on :8082, 6d4f44d4eb04 in 5.0 s."))
                .startsWith("not said");
        assertThat(difference("listen 127.0.0.1:8080", "listen 127.0.0.1:8000")).isNotEmpty();
    }

    /// Of six signs: so it is with six in a hundred.
    @Test
    void aChecksumMayHaveNoLetter() {
        assertThat(difference("plan 597140, nothing done", "plan 60c9a9, nothing done")).isEmpty();
        assertThat(difference("plan 60c9a9, nothing done", "plan 597140, nothing done")).isEmpty();
    }

    /// On a machine that is busy with others.
    @Test
    void aTimeMayBeLongerThanAMinute() {
        assertThat(difference("all of shop. 1 min 11 s.", "all of shop. 26 s.")).isEmpty();
        assertThat(difference("after 2 min it ends", "after 40 s it ends")).isEmpty();
        assertThat(difference("all of shop. 26 s.", "all of shop.")).isNotEmpty();
    }

    @Test
    void howManyFailedMayNotDiffer() {
        assertThat(difference("0 of 12 requests failed.", "0 of 969 requests failed.")).isEmpty();
        assertThat(difference("3 of 12 requests failed.", "0 of 12 requests failed.")).isNotEmpty();
        assertThat(difference("in 1 h 1 failed, 2 errors", "in 1 h 1 failed, 0 errors"))
                .isNotEmpty();
        assertThat(difference("No request came meanwhile.", "0 of 9 requests failed.")).isEmpty();
        assertThat(difference("0 of 1 failed.", "No request came meanwhile.")).isEmpty();
        assertThat(difference("20 of 90 failed.", "No request came meanwhile.")).isNotEmpty();
        assertThat(difference("No request came meanwhile.", "2 of 9 requests failed."))
                .isNotEmpty();
    }

    @Test
    void onlyWhatIsMarkedMayBeLeftOut() {
        String said = "one\ntwo\nthree";
        assertThat(difference(said, "one", "...", "three")).isEmpty();
        assertThat(difference(said, "...", "three")).isEmpty();
        assertThat(difference(said, "one", "...")).isEmpty();
        assertThat(difference(said, "one two")).isEqualTo("not shown: three");
        assertThat(difference(said, "two", "three")).isEqualTo("not said: two three");
        assertThat(difference(said, "one", "...", "four")).isEqualTo("not said: four");
        assertThat(difference(said)).isEqualTo("not shown: one two three");
        assertThat(difference("", "one")).isEqualTo("not said: one");
        assertThat(difference("")).isEmpty();
    }

    @Test
    void aPageIsCommandsAndTheirAnswers() {
        Transcript page =
                Transcript.of(
                        """
                        ```
                        $ of no interest
                        ```
                        ```console
                        $ cat > a <<'END'
                        $ x
                        END
                        $ cat a
                        $ x
                        ```
                        ```console
                        $ echo one
                        one
                        ```
                        """);
        assertThat(page.entries())
                .containsExactly(
                        new Transcript.Entry("cat > a <<'END'\n$ x\nEND", List.of()),
                        new Transcript.Entry("cat a", List.of()),
                        new Transcript.Entry("x", List.of()),
                        new Transcript.Entry("echo one", List.of("one")));
    }

    private static String difference(String said, String... shown) {
        return Shown.difference(List.of(shown), said);
    }
}
