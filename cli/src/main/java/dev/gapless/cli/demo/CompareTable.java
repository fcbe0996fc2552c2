package dev.gapless.cli.demo;

import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Figures;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The table that people know their own way in. Pure.
final class CompareTable {
    private static final int NAME = 36;

    private CompareTable() {}

    static List<String> lines(List<Recipe> recipes) {
        List<String> lines = new ArrayList<>();
        lines.add("                                         failed  seconds with  worst   lowest");
        lines.add("                                       requests      failures    p99   second");
        recipes.forEach(recipe -> lines.add(row(recipe)));
        return lines;
    }

    private static String row(Recipe recipe) {
        return "  "
                + Columns.left(recipe.name().english(), NAME)
                + Columns.right(text(recipe.failed(), Figures::count), 9)
                + Columns.right(
                        text(recipe.secondsWithFailures(), seconds -> Figures.count(seconds)), 14)
                + Columns.right(text(recipe.worstP99Millis(), CompareTable::seconds), 7)
                + Columns.right(text(recipe.lowestPercent(), CompareTable::percent), 9);
    }

    private static <T> String text(Measured<T> measured, Function<T, String> format) {
        return measured.asOptional().map(format).orElse("-");
    }

    /// `0.04 s`, `2.9 s`
    private static String seconds(double millis) {
        return String.format(Locale.ROOT, millis < 100 ? "%.2f s" : "%.1f s", millis / 1000);
    }

    /// Never rounded up to 100.
    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.0f %%", percent > 99 && percent < 100 ? 99 : percent);
    }
}
