package dev.gapless.cli.demo;

import java.io.IOException;
import java.net.URI;

/// One way to replace the release that serves. Made with the old release serving.
interface Way extends AutoCloseable {
    /// As in the table.
    String name();

    /// Where the users go.
    URI address();

    /// Replaces the release, and returns when the new one serves alone.
    void change() throws IOException, InterruptedException;

    @Override
    void close();

    /// Makes a way with the old release serving.
    interface Opening {
        Way open() throws IOException, InterruptedException;
    }
}
