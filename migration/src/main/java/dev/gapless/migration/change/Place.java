package dev.gapless.migration.change;

/// Where in which file something was said.
///
/// @param line counted from 1
public record Place(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
