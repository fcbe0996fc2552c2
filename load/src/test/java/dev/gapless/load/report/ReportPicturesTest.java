package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import javax.imageio.ImageIO;

/// The pictures of the report that the documentation shows, of the recorded run. With
/// `-Dgapless.pictures=write` they are made anew, otherwise it is checked that they are there.
class ReportPicturesTest {
    private static final Path ROOT = Path.of(System.getProperty("gapless.root", ".."));
    private static final Path FOLDER = ROOT.resolve("docs/images");
    private static final boolean WRITES = "write".equals(System.getProperty("gapless.pictures"));
    private static final int WIDTH = 880;
    private static final int MOST_BYTES = 150_000;

    @Test
    void areInTheDocumentationAndSmall(@TempDir Path folder) throws IOException {
        if (WRITES) {
            make(folder);
        }
        String pages =
                Files.readString(ROOT.resolve("README.md"))
                        + Files.readString(ROOT.resolve("docs/howto/prove.md"));
        for (String name : List.of("report", "report-dark", "report-phone", "report-copied")) {
            Path file = FOLDER.resolve(name + ".png");
            assertThat(file).as("made by -Dgapless.pictures=write").exists();
            byte[] png = Files.readAllBytes(file);
            assertThat(png.length).as(name).isLessThan(MOST_BYTES);
            assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isGreaterThan(300);
            assertThat(pages).contains("images/" + name + ".png");
        }
    }

    private static void make(Path folder) throws IOException {
        Path page =
                ReportFiles.write(RecordedProof.read("recorded-prove.json"), folder, "proof")
                        .html();
        Files.createDirectories(FOLDER);
        try (Browser browser = Browser.start()) {
            browser.size(WIDTH, 800, 1);
            browser.open(page);
            write("report", upTo(browser, "#latency", WIDTH));
            write("report-copied", copied(browser));
            browser.dark(true);
            browser.click("[data-set-lang=ko]");
            write("report-dark", upTo(browser, "#latency", WIDTH));
            browser.dark(false);
            browser.click("[data-set-lang=en]");
            browser.size(375, 800, 1);
            write("report-phone", upTo(browser, "#requests", 375));
        }
    }

    /// From the top of the page to the end of what the selector names.
    private static byte[] upTo(Browser browser, String selector, int width) {
        var box = browser.ask("probe.box('" + selector + "')");
        double end = box.get("y").asDouble() + box.get("height").asDouble();
        return browser.picture(0, 0, width, Math.ceil(end) + 12);
    }

    private static byte[] copied(Browser browser) {
        String url = browser.await("makePicture().then(c => c.toDataURL('image/png'))").asString();
        return Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    }

    private static void write(String name, byte[] png) throws IOException {
        Files.write(FOLDER.resolve(name + ".png"), png);
    }
}
