package dev.gapless.load.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Files that go into every page.
final class Resources {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

    private Resources() {}

    static String ours(String name) {
        return read(name);
    }

    /// Of the chart library, as it is in its webjar.
    static String uplot(String name) {
        return read(UPLOT + name);
    }

    private static String read(String name) {
        try (var in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
