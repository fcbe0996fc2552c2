package dev.gapless.config.yaml;

/// Where a value stands: a line of the file (from 1), or the flag that it was given with.
public sealed interface Place {
    record Line(int number) implements Place {}

    /// @param name dotted key without the dashes
    record Flag(String name) implements Place {}

    static Place line(int number) {
        return new Line(number);
    }
}
