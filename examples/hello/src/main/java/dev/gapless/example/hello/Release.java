package dev.gapless.example.hello;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;

/// Which release this is: burnt into the jar, and nothing from outside changes it.
///
/// @param version `dev` in a jar that is no release
/// @param colour a CSS colour for the page
/// @param writesEmail whether this release knows the column `email` of `member`
/// @param neverReady readiness stays 503
/// @param unreadyAfter readiness turns to 503 so long after live traffic began; null: never
/// @param errorPercent share of requests answered 500 once there is live traffic, 0 to 100
public record Release(
        String version,
        String colour,
        boolean writesEmail,
        boolean neverReady,
        @Nullable Duration unreadyAfter,
        int errorPercent) {

    static Release burnt() throws IOException {
        Properties burnt = new Properties();
        try (InputStream file = Release.class.getResourceAsStream("/release.properties")) {
            if (file == null) {
                throw new IOException("this jar has no release.properties");
            }
            burnt.load(file);
        }
        String unreadyAfter = burnt.getProperty("unready-after");
        return new Release(
                burnt.getProperty("version", "dev"),
                burnt.getProperty("colour", "grey"),
                Boolean.parseBoolean(burnt.getProperty("writes-email")),
                Boolean.parseBoolean(burnt.getProperty("never-ready")),
                unreadyAfter == null ? null : Duration.parse(unreadyAfter),
                Integer.parseInt(burnt.getProperty("error-percent", "0")));
    }
}
