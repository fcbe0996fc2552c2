package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Fit;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Tokens;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Columns by which several old rows stand behind one new row: copies, of which no two are equal
/// that differ byte for byte. What the new column cannot hold has to have a policy.
///
/// @param tables the old one has the columns that they are made of
record GroupKeys(MirrorTables tables, Examination examination) {
    private static final String PARK = "park";

    /// Characters of all of them together: an index of any server holds them.
    private static final int LONGEST = 500;

    private static final Pattern TEXT =
            Pattern.compile(
                    "(?i)\\s*(\\w*char\\w*|\\w*text|character varying)\\b.*", Pattern.DOTALL);

    List<TableMirror.Pair> pairs(List<MirroredColumn> columns) {
        return columns.stream().flatMap(column -> pair(column).stream()).toList();
    }

    private Optional<TableMirror.Pair> pair(MirroredColumn mirrored) {
        Optional<NewTable.Column> column = tables.newColumn(mirrored.name());
        Optional<String> source = source(mirrored);
        if (column.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        if (tables.isKey(mirrored.name())) {
            examination.add(
                    "'"
                            + mirrored.name()
                            + "' is the key of "
                            + tables.young().name()
                            + ": no old row says it.");
            return Optional.empty();
        }
        if (!column.get().notNull()) {
            examination.add(
                    tables.young().name()
                            + "."
                            + column.get().name()
                            + " can be NULL, and 'group-by' names it: every new row has to say which"
                            + " old rows stand behind it. Make it NOT NULL; a row of the old"
                            + " release that says none is parked.");
        }
        String type = tables.type(column.get());
        Side before = tables.oldSide(source.get());
        fits(mirrored, column.get().name(), type, source.get());
        return Optional.of(
                new TableMirror.Pair(
                        before,
                        List.of(
                                new Side(
                                        column.get().name(),
                                        type,
                                        type,
                                        true,
                                        column.get().defaultValue(),
                                        "",
                                        "")),
                        column.get().name(),
                        Optional.empty(),
                        false));
    }

    /// The column that it is a copy of.
    private Optional<String> source(MirroredColumn mirrored) {
        String up =
                Tokens.unqualified(
                        examination.text(mirrored.up().value()), tables.mirror().alias());
        Optional<String> only = new RowExpression(up).onlyName();
        List<Column> named =
                only.stream().flatMap(_ -> examination.named(tables.old(), up).stream()).toList();
        if (only.isEmpty()) {
            examination.add(
                    "'"
                            + mirrored.name()
                            + "' under 'group-by' is no column of "
                            + tables.old().name()
                            + ": "
                            + up
                            + ". This version of Gapless groups by columns as they are.");
            return Optional.empty();
        }
        if (named.isEmpty()) {
            examination.missing(tables.old(), only.get());
            return Optional.empty();
        }
        String name = named.getFirst().name();
        if (tables.old().key().contains(name)) {
            examination.add(
                    "'"
                            + name
                            + "' is the key of "
                            + tables.old().name()
                            + ": no two rows say the same there. Leave 'group-by' out.");
            return Optional.empty();
        }
        return examination.stays(name) ? Optional.of(name) : Optional.empty();
    }

    private void fits(MirroredColumn mirrored, String name, String type, String source) {
        ColumnFacts old = tables.columnFacts(source);
        String label = tables.young().name() + "." + name;
        String from = tables.old().name() + "." + source;
        policy("if-null", mirrored.name(), examination.text(mirrored.up().ifNull()));
        policy("if-too-long", mirrored.name(), mirrored.upTooLong().orElse(""));
        if (old.nullable() && mirrored.up().ifNull().isEmpty()) {
            examination.add(
                    "'if-null' is missing for '"
                            + mirrored.name()
                            + "' under 'group-by': "
                            + from
                            + " can be NULL. Say 'park': a row that says none has no counterpart,"
                            + " verify lists it, and contract waits until there is none.");
        }
        Fit up =
                tables.database()
                        .fit(
                                tables.old().withColumns(List.of(tables.fullColumn(source))),
                                tables.quote(source),
                                type);
        if (!up.same()) {
            examination.add(
                    label
                            + " is "
                            + type
                            + ", and "
                            + from
                            + ", which it is a copy of, is "
                            + old.type()
                            + ": no server says of two types whether their values are the same,"
                            + " byte for byte. Give both one type; a varchar may be shorter. "
                            + possible());
            return;
        }
        if (!up.exact()) {
            examination.add(
                    label
                            + " is "
                            + type
                            + (TEXT.matcher(type).matches()
                                    ? ": values of it can be equal though the old release tells them"
                                            + " apart (capitals, accents, blanks at the end), so two"
                                            + " of its rows would become one. Give it "
                                            + distinguishing()
                                            + "."
                                    : ", of which this version of Gapless does not know that values"
                                            + " are equal only where their bytes are. "
                                            + possible()));
        }
        if (!up.beyond().isEmpty() && mirrored.upTooLong().isEmpty()) {
            examination.add(
                    "'if-too-long' is missing for '"
                            + mirrored.name()
                            + "' under 'group-by': "
                            + label
                            + " is "
                            + type
                            + ", and "
                            + from
                            + " can give more ("
                            + up.beyond()
                            + "). Say 'park': such a row has no counterpart, verify lists it, and"
                            + " contract waits until there is none.");
        }
        Fit down =
                tables.database()
                        .fit(
                                tables.old()
                                        .withColumns(List.of(new Column(name, type, false, false))),
                                tables.quote(name),
                                old.type() + old.collation());
        if (!down.beyond().isEmpty()) {
            examination.add(
                    from
                            + " is "
                            + old.type()
                            + ", and "
                            + label
                            + " can give more ("
                            + down.beyond()
                            + "): a write of the new release would fail. Make the new column no"
                            + " longer than that.");
        }
    }

    private String distinguishing() {
        return switch (tables.database().server().product()) {
            case MYSQL -> "a collation that distinguishes them: COLLATE utf8mb4_0900_bin";
            case MARIADB -> "a collation that distinguishes them: COLLATE utf8mb4_nopad_bin";
            case POSTGRESQL -> "the collation of the database: leave COLLATE out";
        };
    }

    /// The types that a key can have.
    private String possible() {
        return "'group-by' takes whole numbers"
                + (tables.database().server().product() == Product.POSTGRESQL ? ", uuid" : "")
                + " and varchar; what is another type can become one of these in a migration before"
                + " this one (change-type).";
    }

    private void policy(String key, String column, String said) {
        if (!said.isEmpty() && !said.equals(PARK)) {
            examination.add(
                    "'"
                            + key
                            + ": "
                            + said
                            + "' of '"
                            + column
                            + "' under 'group-by' is not known to this version of Gapless. Possible"
                            + " is: park.");
        }
    }

    /// Characters that a column may have at most; 0 for any number of them.
    static int longest(Side column) {
        return TextLength.of(column.type()).orElse(0);
    }

    /// An entry of an index that is too long would make a write fail.
    void indexable(List<TableMirror.Pair> pairs) {
        List<Side> texts =
                pairs.stream()
                        .map(pair -> pair.after().getFirst())
                        .filter(side -> TEXT.matcher(side.type()).matches())
                        .toList();
        int all = texts.stream().mapToInt(GroupKeys::longest).sum();
        if (all > LONGEST || texts.stream().anyMatch(side -> longest(side) == 0)) {
            examination.add(
                    "The texts of 'group-by' in "
                            + tables.young().name()
                            + " may be longer than "
                            + LONGEST
                            + " characters together ("
                            + String.join(", ", texts.stream().map(Side::name).toList())
                            + "), which no index is sure to hold. Give them lengths (varchar), with"
                            + " 'if-too-long: park'; a text of the old table has to become a varchar"
                            + " in a migration before this one (change-type).");
        }
    }
}
