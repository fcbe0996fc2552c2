package dev.gapless.migration.file;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.change.Place;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with migration files, so that all of it is said at once. Confined to one
/// thread.
public final class Findings {
    private record Finding(Place place, String text) {}

    private static final int MAX_SHOWN = 40;

    private final List<Finding> all = new ArrayList<>();

    public void add(Place place, String text) {
        all.add(new Finding(place, text));
    }

    public int count() {
        return all.size();
    }

    /// Throws `migration-invalid` if anything was found.
    public void raise() {
        if (all.isEmpty()) {
            return;
        }
        Finding first = all.getFirst();
        String count = all.size() == 1 ? "" : " (and " + (all.size() - 1) + " more)";
        throw Problem.of(ProblemCode.MIGRATION_INVALID, first.text() + count)
                .where(first.place().toString())
                .todo("correct the file; nothing was changed")
                .evidence(
                        all.stream()
                                .limit(MAX_SHOWN)
                                .map(finding -> finding.place() + ": " + finding.text())
                                .toList())
                .build();
    }
}
