package dev.gapless.agent.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

class WarmUpFileTest {
    @TempDir private Path folder;

    private List<WarmRequest> read(String text) throws IOException {
        Path file = folder.resolve("warm");
        Files.writeString(file, text);
        return new WarmUpFile(file).read();
    }

    private void refused(String text, String what) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.report().code()).isEqualTo("warm-up-file");
                            assertThat(problem.report().what()).contains(what);
                            assertThat(problem.report().where()).contains("warm-up.file");
                            assertThat(problem.report().todo()).isNotEmpty();
                        });
    }

    @Test
    void aListHasARequestInEachLine() throws IOException {
        assertThat(read("# slow ones\nGET /a?b=1\n\n  /c   # and this\nPOST  /d\r\n"))
                .extracting(WarmRequest::text)
                .containsExactly("GET /a?b=1", "GET /c", "POST /d");
    }

    @Test
    void aLineThatIsNoRequestIsNamed() {
        refused("GET /a\nFETCH /b\n", "Line 2 of ");
        refused("GET /a\nhttp://elsewhere/\n", "Line 2 of ");
    }

    @Test
    void ofAnArchiveWhatIsSafeIsTakenWithItsHeaders() throws IOException {
        List<WarmRequest> requests =
                read(
                        """
                        {"log": {"version": "1.2", "entries": [
                          {"request": {"method": "GET", "url": "https://shop.example/a?b=c%20d",
                            "headers": [{"name": ":authority", "value": "shop.example"},
                              {"name": "Host", "value": "shop.example"},
                              {"name": "If-None-Match", "value": "x"},
                              {"name": "Accept-Language", "value": "ko"}]}},
                          {"request": {"method": "POST", "url": "https://shop.example/orders"}},
                          {"request": {"method": "get", "url": "https://shop.example"}},
                          {"request": {"method": "GET", "url": "data:text/plain,x"}},
                          {"request": {"method": "HEAD", "url": "https://shop.example/h"}}]}}
                        """);
        assertThat(requests)
                .extracting(WarmRequest::text)
                .containsExactly("GET /a?b=c%20d", "GET /", "HEAD /h");
        assertThat(requests.getFirst().headers())
                .containsExactly(new WarmRequest.Header("Accept-Language", "ko"));
    }

    @Test
    void whatABrowserWritesIsNotLost() throws IOException {
        List<WarmRequest> requests =
                read(
                        """
                        {"log": {"pages": [{"id": "p", "x": [1, {"entries": []}]}], "entries": [
                          {"response": {"headers": [{"name": "a"}], "content": {"text": "{}"}},
                            "request": {"url": "https://shop.example/p?filter={%22x%22:1}",
                              "cookies": [{"name": "a"}], "method": "GET"}},
                          {"request": {"method": "GET", "url": "https://shop.example/q?f=A|B#top"}},
                          {"request": {"method": "GET", "url": "https://shop.example/r?100%"}},
                          {"request": {"method": "GET", "url": "https://cdn.example/font.woff"}}]}}
                        """);
        assertThat(requests)
                .extracting(WarmRequest::encodedTarget)
                .containsExactly("/p?filter=%7B%22x%22:1%7D", "/q?f=A%7CB", "/r?100%25");
    }

    @Test
    void aByteOrderMarkIsNoPartOfIt() throws IOException {
        assertThat(read("\ufeffGET /a\n")).extracting(WarmRequest::text).containsExactly("GET /a");
        assertThat(
                        read(
                                "\ufeff{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\","
                                        + " \"url\": \"http://a/b\"}}]}}"))
                .hasSize(1);
    }

    /// As much memory as the agent has, and answers as they stand in archives.
    @Test
    void aLargeArchiveNeedsLittleMemory() throws Exception {
        Path file = folder.resolve("large.har");
        String entry =
                "{\"request\": {\"method\": \"GET\", \"url\": \"http://a/b\"}, \"response\":"
                        + " {\"content\": {\"text\": \""
                        + "가나다라".repeat(1_200)
                        + "\"}}}";
        Files.writeString(
                file,
                "{\"log\": {\"entries\": ["
                        + String.join(",", Collections.nCopies(1_100, entry))
                        + "]}}");
        assertThat(Files.size(file)).isBetween(15_000_000L, 16L * 1024 * 1024);
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx24m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Reading.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("1000");
    }

    /// Reads one file and says how many requests it has.
    static final class Reading {
        private Reading() {}

        public static void main(String[] arguments) {
            System.out.println(new WarmUpFile(Path.of(arguments[0])).read().size());
        }
    }

    @Test
    void whatCannotBeUsedIsRefused() {
        refused("# nothing\n", "There is no request in");
        refused("{\"log\": {\"entries\": []}}", "There is no request in");
        refused("{\"log\": {}}", "is no HTTP archive");
        refused("{\"log\": ", "is no JSON");
        refused("#".repeat(2 * 1024 * 1024), "bytes, at most");
        refused("{" + " ".repeat(17 * 1024 * 1024), "bytes, at most");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new WarmUpFile(folder.resolve("none")).read())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("There is no file " + folder.resolve("none"));
        assertThatThrownBy(() -> new WarmUpFile(folder).read()).isInstanceOf(Problem.class);
    }

    @Test
    void noMoreThanAThousandAreTaken() throws IOException {
        assertThat(read("/a\n".repeat(1_200))).hasSize(WarmUpFile.MOST_REQUESTS);
    }

    @Test
    void aTargetIsWrittenAsAUriTakesIt() {
        assertThat(WarmRequest.of("GET /a{id}|ü%20%x?b=c&d").encodedTarget())
                .isEqualTo("/a%7Bid%7D%7C%C3%BC%20%25x?b=c&d");
    }
}
