package dev.gapless.testkit.simulation;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Writes a life down, line by line, when somebody wants to read it; otherwise the text is not even
/// made.
final class Trace {
    private final Timeline time;
    private final Consumer<String> reader;
    private final boolean wanted;

    private Trace(Timeline time, Consumer<String> reader, boolean wanted) {
        this.time = time;
        this.reader = reader;
        this.wanted = wanted;
    }

    static Trace none(Timeline time) {
        return new Trace(time, _ -> {}, false);
    }

    static Trace to(Timeline time, Consumer<String> reader) {
        return new Trace(time, reader, true);
    }

    void line(String who, Supplier<String> what) {
        if (wanted) {
            reader.accept(
                    String.format(
                            Locale.ROOT, "%10.3f %-8s %s", time.now() / 1000.0, who, what.get()));
        }
    }
}
