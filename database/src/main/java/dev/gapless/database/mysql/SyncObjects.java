package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.port.TableName;

/// What the triggers of one operation are called, and the table that counts what the new release
/// chose itself.
///
/// @param tag of the operation
record SyncObjects(String tag, TableName table) {
    static final String COUNT = "SELECT count(*) FROM ";
    private static final String ON_INSERT = "i";
    private static final String ON_UPDATE = "u";

    Statement createOwn() {
        return new Statement(
                "CREATE TABLE "
                        + own()
                        + " (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB",
                "DROP TABLE " + own());
    }

    /// In a trigger: counts a write, in its transaction.
    String count() {
        return "INSERT INTO " + own() + " () VALUES ()";
    }

    /// How often a write chose a value itself, as the reader's snapshot has it.
    String ownWrites() {
        return COUNT + own();
    }

    /// Counts so many values as chosen, of which there are no more than rows.
    String accept() {
        return "INSERT INTO "
                + own()
                + " (id) SELECT NULL FROM "
                + Names.quote(table)
                + " LIMIT "
                + Repair.ROWS;
    }

    /// The triggers of ours that are gone. By the schema of the table: asked for that of the
    /// trigger, which is the same, MariaDB looks at all tables of the server.
    String guard() {
        return "SELECT name FROM (SELECT "
                + Names.literal(trigger(ON_INSERT))
                + " AS name UNION ALL SELECT "
                + Names.literal(trigger(ON_UPDATE))
                + ") AS ours WHERE NOT EXISTS (SELECT 1 FROM information_schema.triggers"
                + " WHERE event_object_schema = "
                + Names.literal(table.schema())
                + " AND event_object_table = "
                + Names.literal(table.name())
                + " AND trigger_name = name)";
    }

    Statement onInsert(String body) {
        return trigger("INSERT", ON_INSERT, body);
    }

    Statement onUpdate(String body) {
        return trigger("UPDATE", ON_UPDATE, body);
    }

    private Statement trigger(String event, String suffix, String body) {
        String name = Names.quote(table.schema()) + "." + Names.quote(trigger(suffix));
        return new Statement(
                "CREATE TRIGGER "
                        + name
                        + " BEFORE "
                        + event
                        + " ON "
                        + Names.quote(table)
                        + " FOR EACH ROW\n"
                        + body,
                "DROP TRIGGER " + name);
    }

    private String own() {
        return "gapless." + Names.quote("own_" + tag + "_" + Names.digest(table.schema()));
    }

    private String trigger(String suffix) {
        return Planner.TRIGGER_PREFIX + tag + "_" + suffix;
    }
}
