package dev.gapless.cli.follow;

import dev.gapless.api.wire.EventView;

/// What is seen of a deployment while it goes on.
public interface View {
    void event(EventView event);

    /// Something about the connection, not about the deployment.
    void note(String text);

    /// Called once at the end, whatever the end was; afterwards the cursor is on a free line.
    void close();
}
