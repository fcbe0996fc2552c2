package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

/// The report as a person opens it: a file on the disk, in a real Chromium that has no network.
/// Skipped where no `chromium` and `chromedriver` are installed; `.ci/run` installs both.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInBrowserTest {
    private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
    private static final int PHONE = 375;
    private static final int DESK = 1280;

    /// The reports that are opened; the first is of a run that happened.
    enum Sample {
        RECORDED(() -> RecordedProof.read("recorded-prove.json")),
        ALL_WELL(SampleReports::allWell),
        WITH_FAILURES(SampleReports::withFailures),
        DEMONSTRATION(SampleReports::demonstration);

        private final Supplier<ProofReport> report;

        Sample(Supplier<ProofReport> report) {
            this.report = report;
        }
    }

    private final Map<Sample, Path> pages = new EnumMap<>(Sample.class);
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Assumptions.assumeTrue(
                Browser.isThere() || "required".equals(System.getenv("GAPLESS_BROWSER")),
                "no chromium and chromedriver on this machine, so nobody looks at the report;"
                        + " Debian: apt-get install chromium chromium-driver fonts-noto-cjk");
        for (var sample : Sample.values()) {
            String name = sample.name().toLowerCase(java.util.Locale.ROOT);
            pages.put(sample, ReportFiles.write(sample.report.get(), folder, name).html());
        }
        browser = Browser.start();
    }

    @AfterAll
    void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void asAtADesk() {
        browser.scripts(true);
        browser.size(DESK, 900, 1);
        browser.dark(false);
    }

    private void open(Sample sample) {
        browser.open(Objects.requireNonNull(pages.get(sample)));
    }

    private void inKorean() {
        browser.click("[data-set-lang=ko]");
    }

    @ParameterizedTest
    @EnumSource
    void asksNoNetworkAndComplainsAboutNothing(Sample sample) {
        open(sample);
        inKorean();
        browser.dark(true);
        browser.size(PHONE, 800, 2);
        browser.click("#copy");
        assertThat(browser.requests()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void drawsEveryChart(Sample sample) {
        for (boolean dark : new boolean[] {false, true}) {
            open(sample);
            browser.dark(dark);
            for (String chart : browser.askForTexts("probe.chartNames()")) {
                if (chart.equals("instances-chart")) {
                    assertThat(
                                    browser.ask("document.querySelectorAll('.lane .span').length")
                                            .asInt())
                            .isGreaterThan(3);
                    continue;
                }
                var inked = browser.ask("probe.inked('" + chart + "')");
                assertThat(inked.size()).as(chart).isPositive();
                inked.forEach(
                        share -> assertThat(share.asDouble()).as(chart).isBetween(0.02, 0.95));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasALaneForFailuresEvenWhenItIsEmpty(Sample sample) {
        for (boolean dark : new boolean[] {false, true}) {
            open(sample);
            browser.dark(dark);
            var lane = browser.ask("probe.failureLane()");
            var colors = lane.get("colors");
            int empty = colors.path(color("lane")).asInt(0);
            int red = colors.path(color("bad")).asInt(0);
            assertThat(empty).isGreaterThan(lane.get("pixels").asInt() / 2);
            boolean fails = browser.ask("DATA.failed").asInt() > 0;
            assertThat(red > 0).as("red ticks: " + red).isEqualTo(fails);
            assertThat(textsOf("requests-chart"))
                    .contains("failures")
                    .satisfies(
                            texts ->
                                    assertThat(texts.contains("none; each would be a red tick"))
                                            .isEqualTo(!fails));
        }
    }

    private String color(String name) {
        return browser.ask("probe.color('" + name + "')").asString();
    }

    private List<String> textsOf(String chart) {
        var texts = new ArrayList<String>();
        browser.ask("probe.chartTexts('" + chart + "')")
                .forEach(canvas -> canvas.forEach(one -> texts.add(one.get("text").asString())));
        return texts;
    }

    @ParameterizedTest
    @EnumSource
    void labelsTheAxesSoThatTheyCanBeRead(Sample sample) {
        open(sample);
        for (int width : new int[] {DESK, PHONE}) {
            browser.size(width, 900, 2);
            assertThat(browser.askForTexts("probe.badChartTexts()")).as("at " + width).isEmpty();
            inKorean();
            assertThat(browser.askForTexts("probe.badChartTexts()")).as("at " + width).isEmpty();
            browser.click("[data-set-lang=en]");
            for (String chart : List.of("requests-chart", "latency-chart")) {
                var texts = textsOf(chart);
                assertThat(texts.stream().filter(text -> text.matches("\\d\\d:\\d\\d:\\d\\d")))
                        .as("times of " + chart + " at " + width)
                        .hasSizeGreaterThanOrEqualTo(width == DESK ? 4 : 2);
                assertThat(texts.stream().filter(text -> text.matches("[\\d.,]+")))
                        .as("values of " + chart + " at " + width)
                        .hasSizeGreaterThanOrEqualTo(3);
            }
        }
        for (String release : browser.askForTexts("RELEASES.filter(r => r !== null)")) {
            assertThat(browser.ask("probe.text()").asString()).contains(release);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasEnoughContrastInLightAndDark(Sample sample) {
        open(sample);
        assertThat(browser.askForTexts("probe.paleTexts()")).as("light").isEmpty();
        browser.dark(true);
        assertThat(browser.ask("getComputedStyle(document.body).backgroundColor").asString())
                .isNotEqualTo("rgb(255, 255, 255)");
        assertThat(browser.askForTexts("probe.paleTexts()")).as("dark").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void speaksEnglishAndKorean(Sample sample) {
        open(sample);
        assertThat(browser.ask("document.documentElement.lang").asString()).isEqualTo("en");
        String english = browser.ask("probe.text()").asString().replace("한국어", "");
        assertThat(english).doesNotContainPattern(HANGUL);
        inKorean();
        assertThat(browser.ask("document.documentElement.lang").asString()).isEqualTo("ko");
        for (String selector : List.of("h2", "#sentence p", ".number > span", "th span")) {
            assertThat(browser.askForTexts("probe.textOf('" + selector + "')"))
                    .as(selector)
                    .isNotEmpty()
                    .allSatisfy(text -> assertThat(text).containsPattern(HANGUL));
        }
        assertThat(textsOf("requests-chart")).contains("실패").doesNotContain("failures");
        browser.click("[data-set-lang=en]");
        assertThat(browser.ask("probe.text()").asString().replace("한국어", "")).isEqualTo(english);
    }

    @ParameterizedTest
    @EnumSource
    void needsNoScrollingSideways(Sample sample) {
        open(sample);
        for (int width : new int[] {PHONE, DESK}) {
            browser.size(width, 800, 1);
            assertThat(browser.askForTexts("probe.tooWide()")).as("at " + width).isEmpty();
            inKorean();
            assertThat(browser.askForTexts("probe.tooWide()")).as("at " + width).isEmpty();
            browser.click("[data-set-lang=en]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void canBeReadWithoutScripts(Sample sample) {
        open(sample);
        String sentence = browser.askForTexts("probe.textOf('#sentence p')").getFirst();
        var numbers = browser.askForTexts("probe.textOf('.number')");
        var tables = browser.askForTexts("probe.textOf('table')");
        browser.scripts(false);
        open(sample);
        assertThat(browser.ask("typeof drawn").asString()).isEqualTo("undefined");
        assertThat(browser.askForTexts("probe.textOf('#sentence p')")).containsExactly(sentence);
        assertThat(browser.askForTexts("probe.textOf('.number')")).hasSize(4).isEqualTo(numbers);
        assertThat(browser.askForTexts("probe.textOf('table')"))
                .hasSizeGreaterThanOrEqualTo(3)
                .isEqualTo(tables);
        assertThat(browser.askForTexts("probe.textOf('button')")).as("dead buttons").isEmpty();
        assertThat(browser.ask("probe.text()").asString()).contains("The charts need a script");
    }

    @ParameterizedTest
    @EnumSource
    void copiesAPicture(Sample sample, @TempDir Path downloads) throws Exception {
        open(sample);
        var image =
                ImageIO.read(
                        new ByteArrayInputStream(
                                Base64.getDecoder()
                                        .decode(
                                                browser.await(
                                                                "makePicture().then(c =>"
                                                                        + " c.toDataURL('image/png'))")
                                                        .asString()
                                                        .replaceFirst(
                                                                "^data:image/png;base64,", ""))));
        checkPicture(image);
        browser.clipboard(false);
        browser.downloadsTo(downloads);
        browser.click("#copy");
        var file = await(downloads);
        checkPicture(ImageIO.read(file.toFile()));
        assertThat(Files.size(file)).isLessThan(400_000);
        assertThat(file.getFileName().toString()).contains(sample.report.get().subject().service());
        browser.clipboard(true);
    }

    private void checkPicture(BufferedImage image) {
        assertThat(image.getWidth()).isEqualTo(1200);
        assertThat(image.getHeight()).isBetween(450, 900);
        int[] colors = image.getRGB(0, 0, 1200, image.getHeight(), null, 0, 1200);
        assertThat(colors[0]).isEqualTo(0xFFFFFFFF);
        long inked = java.util.Arrays.stream(colors).filter(one -> one != 0xFFFFFFFF).count();
        assertThat(inked).isBetween(colors.length / 10L, colors.length * 9L / 10);
        assertThat(browser.askForTexts("probe.cutOnPictures()")).isEmpty();
    }

    private static Path await(Path folder) throws Exception {
        for (int i = 0; i < 100; i++) {
            try (var files = Files.list(folder)) {
                var done = files.filter(one -> one.toString().endsWith(".png")).findFirst();
                if (done.isPresent()) {
                    return done.get();
                }
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        throw new AssertionError("no picture was saved");
    }

    @ParameterizedTest
    @EnumSource
    void printsOnTwoPages(Sample sample) throws Exception {
        open(sample);
        browser.dark(true);
        byte[] pdf = browser.print();
        Files.createDirectories(Path.of("target/samples"));
        Files.write(Path.of("target/samples", sample + ".pdf"), pdf);
        try (var paper = Loader.loadPDF(pdf)) {
            assertThat(paper.getNumberOfPages()).isLessThanOrEqualTo(2);
            for (var page : paper.getPages()) {
                assertThat(page.getMediaBox().getWidth()).isBetween(594f, 596f);
                assertThat(page.getMediaBox().getHeight()).isBetween(841f, 843f);
            }
            var texts = new PrintedTexts();
            String text = texts.getText(paper).replaceAll("\\s+", " ");
            assertThat(texts.outside).isEmpty();
            for (String heading : browser.askForTexts("probe.textOf('h2')")) {
                assertThat(text).contains(heading);
            }
            assertThat(text)
                    .contains(sample.report.get().circumstances().commandLine())
                    .doesNotContain("Copy as picture");
        }
        browser.ask("draw(true)");
        assertThat(browser.askForTexts("probe.badChartTexts()")).as("on paper").isEmpty();
        browser.ask("draw()");
        // the page is as it was before it was printed
        assertThat(browser.askForTexts("probe.badChartTexts()")).isEmpty();
    }

    /// Writes down what does not lie on the paper.
    private static final class PrintedTexts extends PDFTextStripper {
        private final List<String> outside = new ArrayList<>();

        PrintedTexts() throws IOException {}

        @Override
        protected void processTextPosition(TextPosition text) {
            PDRectangle box = getCurrentPage().getMediaBox();
            if (text.getX() < 20
                    || text.getX() + text.getWidth() > box.getWidth() - 20
                    || text.getY() < 20
                    || text.getY() > box.getHeight() - 20) {
                outside.add(text.getUnicode() + " at " + text.getX() + ", " + text.getY());
            }
            super.processTextPosition(text);
        }
    }
}
