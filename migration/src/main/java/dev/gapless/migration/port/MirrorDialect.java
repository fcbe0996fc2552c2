package dev.gapless.migration.port;

import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.TableMirror;

import java.util.List;

/// How a product keeps two tables in step. Pure: the same input gives the same steps.
public interface MirrorDialect {
    /// The first so many characters of a text.
    String cut(String expression, int characters);

    String quote(String name);

    /// Whether a key that its server does not count is unknown to whoever inserts the row.
    boolean needsCounters();

    /// The table of pairs of keys, empty.
    List<Step> map(TableMirror mirror);

    /// From here on each write to one table can be read in the other one.
    List<Step> install(TableMirror mirror);

    /// Rows that were there before.
    Step.Fill fill(TableMirror mirror);

    List<Step> compare(TableMirror mirror);

    /// The new table alone.
    Finish finish(TableMirror mirror);

    /// An old table goes whose rows belonged to those of others.
    Step drop(TableName table);

    /// @param triggers of the new table go
    /// @param table the old one goes
    /// @param functions and the pairs of keys go
    record Finish(Step triggers, Step table, Step functions) {}
}
