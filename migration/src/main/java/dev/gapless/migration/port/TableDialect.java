package dev.gapless.migration.port;

import dev.gapless.migration.plan.NewTable;
import dev.gapless.migration.plan.Step;

import java.util.List;

/// How a product says what is done with whole tables. Pure: the same input gives the same steps.
public interface TableDialect {
    /// @param tag of the operation, unique in the database
    List<Step> rename(String tag, String what, TableShape table, String to, TableFacts facts);

    List<Step> create(String what, NewTable table);

    List<Step> drop(String what, TableShape table);
}
