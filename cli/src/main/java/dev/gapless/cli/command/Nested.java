package dev.gapless.cli.command;

import java.util.List;

/// A command that has commands of its own.
public interface Nested {
    List<GaplessCommand> nested();
}
