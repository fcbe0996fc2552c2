package dev.gapless.config.yaml;

import java.util.Comparator;

/// One thing that is wrong: where, and one sentence without the place.
public record Finding(Place place, String text) {
    /// Lines in order, flags after all lines.
    static final Comparator<Finding> ORDER =
            Comparator.comparingInt(
                    finding ->
                            switch (finding.place) {
                                case Place.Line(int number) -> number;
                                case Place.Flag _ -> Integer.MAX_VALUE;
                            });

    /// As evidence of a problem: `:11 bake-tme is unknown`; the text of a flag names the flag
    /// itself.
    public String line() {
        return switch (place) {
            case Place.Line(int number) -> ":" + number + " " + text;
            case Place.Flag _ -> text;
        };
    }
}
