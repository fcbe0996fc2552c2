package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What must hold for the columns of a pair, as SQL conditions over a row whose columns are found
/// under a prefix (`NEW.`, `OLD.` or none).
public final class PairRule {
    /// How a product says it.
    public interface Words {
        String quote(String name);

        /// A condition: some of the left differ from their right, byte for byte, and NULL equals
        /// NULL.
        ///
        /// @param sides whose columns the left are
        String differ(List<Side> sides, List<String> left, List<String> right);

        /// What the column of the new shape gets from the old one.
        String up(int column, String prefix);

        /// What the column of the old shape gets from the new one.
        String down(int column, String prefix);
    }

    private final ColumnPair pair;
    private final Words words;

    public PairRule(ColumnPair pair, Words words) {
        this.pair = pair;
        this.words = words;
    }

    /// Neither shape says what the other one says, or what is required is missing.
    public String broken() {
        String rule = "(" + notUp("") + " AND " + notDown("") + ")";
        List<String> missing = missing("");
        return missing.isEmpty() ? rule : rule + " OR " + String.join(" OR ", missing);
    }

    /// The new shape says something that the old one cannot say.
    public String own() {
        return "NOT (" + unset("") + ") AND " + notUp("");
    }

    /// The row waits to be filled.
    public String pending(String prefix) {
        List<String> missing = missing(prefix);
        return switch (missing.size()) {
            case 0 -> unset(prefix);
            case 1 -> missing.getFirst();
            default -> "(" + String.join(" OR ", missing) + ")";
        };
    }

    /// The new shape says nothing.
    public String unset(String prefix) {
        return pair.after().stream().map(isNull(prefix)).collect(Collectors.joining(" AND "));
    }

    public String notUp(String prefix) {
        return differ(pair.after(), prefix, i -> words.up(i, prefix));
    }

    /// A write changes the columns of this shape.
    public String changed(List<Side> shape) {
        return differ(shape, "NEW.", i -> "OLD." + words.quote(shape.get(i).name()));
    }

    public String notDown(String prefix) {
        return differ(pair.before(), prefix, i -> words.down(i, prefix));
    }

    /// A write changes the old shape, and not so that it says what the new one says already: then
    /// it is a repair.
    public String oldWritten() {
        return changed(pair.before())
                + " AND ("
                + changed(pair.after())
                + " OR "
                + notDown("NEW.")
                + ")";
    }

    private String differ(List<Side> shape, String prefix, IntFunction<String> right) {
        return words.differ(
                shape,
                shape.stream().map(side -> prefix + words.quote(side.name())).toList(),
                IntStream.range(0, shape.size()).mapToObj(right).toList());
    }

    private List<String> missing(String prefix) {
        return pair.after().stream().filter(Side::notNull).map(isNull(prefix)).toList();
    }

    private Function<Side, String> isNull(String prefix) {
        return side -> prefix + words.quote(side.name()) + " IS NULL";
    }
}
