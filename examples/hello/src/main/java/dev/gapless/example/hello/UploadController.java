package dev.gapless.example.hello;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Reads whatever comes, without keeping it, and says what it was, so that the sender can compare.
@RestController
class UploadController {

    record Received(String release, long bytes, String sha256) {}

    private final Release release;

    UploadController(Release release) {
        this.release = release;
    }

    @PostMapping("/api/upload")
    Received upload(InputStream body) throws IOException, NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[16 * 1024];
        long bytes = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            sha.update(buffer, 0, read);
            bytes += read;
        }
        return new Received(release.version(), bytes, HexFormat.of().formatHex(sha.digest()));
    }
}
