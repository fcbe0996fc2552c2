package dev.gapless.api.wire;

import java.util.List;
import java.util.Optional;

/// @param migration that it is about, empty when there is none
/// @param text what would be done, lost and kept, or why there is nothing to do
/// @param work what was begun; empty for a dry run, and when there is nothing to do
/// @param nothingToDo it is done already, or nothing is open
public record SchemaCommandView(
        String migration, List<String> text, Optional<SchemaWorkView> work, boolean nothingToDo) {
    public SchemaCommandView {
        text = List.copyOf(text);
    }
}
