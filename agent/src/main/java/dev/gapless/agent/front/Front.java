package dev.gapless.agent.front;

import java.nio.file.Path;
import java.util.List;

/// The include that leads to the switch of a service.
///
/// @param nginx the command by which nginx is asked; empty to look for it
public record Front(Path include, List<String> nginx) {
    public Front {
        nginx = List.copyOf(nginx);
    }
}
