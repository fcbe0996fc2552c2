package dev.gapless.migration.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What became of a script.
///
/// @param migrations one after the other, each once the one before is contracted; empty when
///   nothing could be said as an operation
/// @param left what is not in them
/// @param unused names of fills that nothing asked for
public record Translation(List<Phased> migrations, List<Left> left, Set<String> unused) {
    public Translation {
        migrations = List.copyOf(migrations);
        left = List.copyOf(left);
        unused = Set.copyOf(unused);
    }

    /// The same, with one more operation at the end of the first migration: the one after which the
    /// new release starts.
    public Translation with(String operation) {
        List<Phased> more = new ArrayList<>(migrations);
        Phased first = more.removeFirst();
        more.addFirst(new Phased(first.yaml() + operation, first.questions()));
        return new Translation(more, left, unused);
    }

    /// @param yaml text of the file
    /// @param questions that only a person can answer; the file is invalid until then
    public record Phased(String yaml, int questions) {}

    /// @param line of the file, counted from 1
    /// @param statement its beginning
    /// @param why it is not translated, and what to do
    public record Left(int line, String statement, String why) {}
}
