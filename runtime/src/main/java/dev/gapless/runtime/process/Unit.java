package dev.gapless.runtime.process;

import dev.gapless.core.port.Adopted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The unit of systemd that an adopted instance belongs to, or none.
///
/// @param manager `systemctl`, with what has to stand before and after it
/// @param name empty for none
record Unit(List<String> manager, String name) {
    Unit {
        manager = List.copyOf(manager);
    }

    static Unit of(Adopted adopted) {
        return new Unit(adopted.manager(), adopted.unit());
    }

    boolean exists() {
        return !name.isEmpty();
    }

    List<String> start() {
        return command("start");
    }

    /// Returns at once: the end of the process is seen anyway.
    List<String> stop() {
        return command("stop", "--no-block");
    }

    private List<String> command(String... verb) {
        List<String> words = new ArrayList<>(manager);
        words.addAll(List.of(verb));
        words.add(name);
        return words;
    }

    /// A line with the name, then a line for each word of the manager.
    String print() {
        return name + "\n" + String.join("\n", manager) + "\n";
    }

    static Unit parse(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        return new Unit(
                lines.stream().skip(1).filter(word -> !word.isEmpty()).toList(), lines.getFirst());
    }
}
