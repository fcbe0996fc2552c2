package dev.gapless.load.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The two files of a report.
///
/// @param checksum SHA-256 of the JSON, in hexadecimal; the page carries the same JSON and this
///   checksum
public record ReportFiles(Path html, Path json, String checksum) {

    /// Writes `NAME.html` and `NAME.json` into that folder, over older ones.
    public static ReportFiles write(ProofReport report, Path folder, String name)
            throws IOException {
        String json = JsonReport.render(report);
        String checksum = checksum(json);
        String page = HtmlReport.render(report, json, checksum);
        Files.createDirectories(folder);
        var files =
                new ReportFiles(
                        folder.resolve(name + ".html"), folder.resolve(name + ".json"), checksum);
        Files.writeString(files.json, json);
        Files.writeString(files.html, page);
        return files;
    }

    private static String checksum(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
