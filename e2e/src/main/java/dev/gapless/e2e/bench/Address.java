package dev.gapless.e2e.bench;

import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.TestServer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a program of others finds the database of a scene, and who it is there.
public record Address(String host, String port, String database, String user, String password) {
    private static final Pattern URL = Pattern.compile("//([^:/]+):(\\d+)/([^?]+)");

    public static Address of(DatabaseScene scene) {
        Matcher matcher = URL.matcher(scene.url);
        if (!matcher.find()) {
            throw new IllegalStateException(scene.url);
        }
        TestServer server = TestServer.of(scene.product);
        return new Address(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3),
                server.user(),
                server.password());
    }
}
