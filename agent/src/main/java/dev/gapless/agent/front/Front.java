package dev.gapless.agent.front;

import dev.gapless.api.Problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// The include that leads to the switch of a service.
///
/// @param nginx the command by which nginx is asked; empty to look for it
public record Front(Path include, List<String> nginx) {
    public Front {
        nginx = List.copyOf(nginx);
    }

    /// Where the requests go now; empty where the file does not say so in one place.
    public OptionalInt port() {
        try {
            Include text = new Include(Files.readString(include));
            return OptionalInt.of(Include.port(text.place(include.toString())));
        } catch (IOException | Problem _) {
            return OptionalInt.empty();
        }
    }
}
