package dev.gapless.config.yaml;

import java.util.ArrayList;
import java.util.List;

/// Collects all that is wrong with one file, so that it is said at once. For one thread.
public final class Findings {
    private final List<Finding> findings = new ArrayList<>();

    public void add(Place place, String text) {
        Finding finding = new Finding(place, text);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    public boolean isEmpty() {
        return findings.isEmpty();
    }

    /// In the order of the file, flags last.
    public List<Finding> sorted() {
        return findings.stream().sorted(Finding.ORDER).toList();
    }
}
