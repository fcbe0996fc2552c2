package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.port.TableName;

/// What the triggers of one operation are called, and the sequence that counts what the new release
/// chose itself.
///
/// @param tag of the operation
record SyncObjects(String tag, TableName table) {
    private static final String ON_INSERT = "i";
    private static final String ON_UPDATE = "u";

    String sequence() {
        return "gapless.own_" + tag;
    }

    Statement createSequence() {
        return new Statement(
                "CREATE SEQUENCE " + sequence() + " MINVALUE 1", "DROP SEQUENCE " + sequence());
    }

    /// How often a write chose a value itself. Counted before it commits, and also when it does
    /// not.
    String ownWrites() {
        return "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + sequence();
    }

    /// Counts so many values as chosen.
    String accept() {
        return "SELECT count(nextval('"
                + sequence()
                + "')) FROM generate_series(1, "
                + Repair.ROWS
                + ")";
    }

    /// The triggers of ours that are gone or disabled.
    String guard() {
        String names = Names.literal(trigger(ON_INSERT)) + ", " + Names.literal(trigger(ON_UPDATE));
        return "SELECT name FROM unnest(ARRAY["
                + names
                + "]) AS name WHERE NOT EXISTS (SELECT FROM pg_trigger"
                + " WHERE tgname = name AND tgenabled IN ('O', 'A') AND tgrelid = "
                + Names.literal(Names.quote(table))
                + "::regclass)";
    }

    /// @param when what follows FOR EACH ROW, empty or beginning with a blank
    Statement onInsert(String when, String function) {
        return trigger("INSERT", ON_INSERT, when, function);
    }

    Statement onUpdate(String when, String function) {
        return trigger("UPDATE", ON_UPDATE, when, function);
    }

    private Statement trigger(String event, String suffix, String when, String function) {
        return new Statement(
                "CREATE TRIGGER "
                        + trigger(suffix)
                        + " BEFORE "
                        + event
                        + " ON "
                        + Names.quote(table)
                        + " FOR EACH ROW"
                        + when
                        + " EXECUTE FUNCTION "
                        + function
                        + "()",
                "DROP TRIGGER " + trigger(suffix) + " ON " + Names.quote(table));
    }

    private String trigger(String suffix) {
        return Planner.TRIGGER_PREFIX + tag + "_" + suffix;
    }
}
