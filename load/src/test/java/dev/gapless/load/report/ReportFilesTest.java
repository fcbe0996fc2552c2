package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class ReportFilesTest {
    /// Whatever makes a browser load something.
    private static final Pattern LOADS =
            Pattern.compile(
                    "(?i)(\\b(src|href|action|poster|data)\\s*=\\s*[\"']?\\s*(https?:)?//"
                            + "|url\\(\\s*[\"']?\\s*(https?:)?//|@import|<link\\b|<iframe|<script[^>]+src"
                            + "|XMLHttpRequest|\\bfetch\\(|WebSocket|EventSource|sendBeacon|importScripts)");

    static Stream<ProofReport> reports() {
        return Stream.of(
                SampleReports.allWell(),
                SampleReports.withFailures(),
                SampleReports.demonstration());
    }

    @ParameterizedTest
    @MethodSource("reports")
    void loadsNothingFromAnyNetwork(ProofReport report, @TempDir Path folder) throws Exception {
        String page = Files.readString(ReportFiles.write(report, folder, "proof").html());
        var finds = LOADS.matcher(page);
        assertThat(finds.find() ? finds.group() : "").isEmpty();
        assertThat(page).contains("Content-Security-Policy").contains("default-src 'none'");
    }

    @ParameterizedTest
    @MethodSource("reports")
    void carriesTheSameJsonWithItsChecksum(ProofReport report, @TempDir Path folder)
            throws Exception {
        var files = ReportFiles.write(report, folder, "proof");
        String json = Files.readString(files.json());
        String page = Files.readString(files.html());
        assertThat(page).contains("id=\"data\">" + json + "</script>");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        assertThat(page).contains(HexFormat.of().formatHex(digest)).contains(files.checksum());
    }

    @Test
    void cannotBeBrokenOutOfByWhatASwitchOrServiceSays(@TempDir Path folder) throws Exception {
        String evil = "</script><script>alert(1)</script>{{json}}";
        var report = SampleReports.allWell().notProved(List.of(Phrase.plain(evil)));
        String page = Files.readString(ReportFiles.write(report, folder, "proof").html());
        assertThat(page)
                .doesNotContain("<script>alert(1)")
                .contains("&lt;script&gt;alert(1)")
                .contains("{{json}}");
    }

    @Test
    void saysTheSentenceInBothLanguages(@TempDir Path folder) throws Exception {
        assertThat(textOf(SampleReports.allWell(), folder))
                .contains("On 22 November 2026 at 11:50 KST, shop went from 1.4.2 to 1.5.0 while")
                .contains("None failed.")
                .contains("48,322 rows were compared in both shapes and")
                .contains("2026년 11월 22일 11:50(KST)")
                .contains("실패한 요청은 없습니다.");
    }

    @Test
    void saysHowManyFailedAndWhenAndInWhichStep(@TempDir Path folder) throws Exception {
        assertThat(textOf(SampleReports.withFailures(), folder))
                .contains(
                        "958 of them failed, between 11:51:40 and 11:51:50, in step shift, drain"
                                + " 1.4.2.")
                .contains("180 more were answered with an error")
                .doesNotContain("None failed.")
                .contains("connect-refused 910")
                .contains("eof-on-reuse 48")
                .contains("458 more are in the JSON.");
    }

    @Test
    void showsAnUnknownNumberAsDashWithItsReason(@TempDir Path folder) throws Exception {
        assertThat(textOf(SampleReports.demonstration(), folder))
                .contains("<div class=\"number unknown\"><b>-</b>")
                .contains("nobody gave a list of the effects to check")
                .contains("this switch does not count requests");
    }

    /// What is there to read, without styles, scripts and data.
    private static String textOf(ProofReport report, Path folder) throws IOException {
        String page = Files.readString(ReportFiles.write(report, folder, "proof").html());
        return page.substring(page.indexOf("<main>"), page.indexOf("</main>"));
    }

    /// Not a check: the pages to look at after a change, in the folder `target/samples`.
    @ParameterizedTest
    @MethodSource("reports")
    void leavesSamplesForTheEye(ProofReport report) throws Exception {
        String name = report.subject().title().replaceAll("[^a-z0-9]+", "-");
        assertThat(ReportFiles.write(report, Path.of("target/samples"), name).html())
                .isNotEmptyFile();
    }
}
