package dev.gapless.e2e.bench;

import java.util.ArrayList;
import java.util.List;

/// What of a measurement is not as it has to be; any of it ends the command with exit code 1.
public final class Complaints {
    private final List<String> all = new ArrayList<>();

    public void add(String complaint) {
        all.add(complaint);
    }

    public void unless(boolean good, String complaint) {
        if (!good) {
            all.add(complaint);
        }
    }

    public List<String> all() {
        return List.copyOf(all);
    }

    /// Prints them and ends the process.
    public static void end(List<String> all) {
        all.forEach(one -> System.out.println("NOT GOOD: " + one));
        System.exit(all.isEmpty() ? 0 : 1);
    }
}
