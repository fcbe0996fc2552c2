package dev.gapless.cli.client;

import dev.gapless.api.wire.EventView;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// What the agent says about a deployment, one event after the other.
public final class EventStream implements Closeable {
    /// The agent ticks every second; when it is silent for so long, it is as good as gone.
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final BufferedReader lines;

    EventStream(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /// Waits for the next event; empty when the agent has ended the stream, `IOException` when it
    /// broke.
    public Optional<EventView> next() throws IOException {
        String line = lines.readLine();
        while (line != null && line.isBlank()) {
            line = lines.readLine();
        }
        return line == null ? Optional.empty() : Optional.of(Json.read(line, EventView.class));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
