package dev.gapless.migration.translate;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.sql.Identifier;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.statement.Act;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Changes of rows as what fills columns, and statements that no release minds as they stand.
/// Confined to one thread.
final class RowTranslator {
    static final String ROWS =
            "it changes rows that both releases use, and only you know when the release that runs"
                    + " bears that: an operation sql, at backfill with an undo, or at contract";

    /// An operation sql is about tables that are there already, and the next migration comes too
    /// late for the release that needs this.
    private static final String OF_NEW_TABLE =
            "the table is created by the same migration, and the new release needs this as soon as"
                    + " it is there: carry it out by hand after gapless db expand, when nobody uses"
                    + " the table yet";

    private static final Pattern PART =
            Pattern.compile("\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|[\\p{L}_][\\p{L}\\p{N}_$]*");

    private static final String NAME = "((?:PART)(?:\\.(?:PART))*)".replace("PART", PART.pattern());

    /// What it says of a table that is there, and what takes it back.
    private static final Pattern ON_TABLE =
            Pattern.compile(
                    "(?is)(?:COMMENT\\s+ON\\s+(?:TABLE\\s+NAME|COLUMN\\s+NAME)|GRANT\\s.*?\\sON\\s+(?:TABLE\\s+)?NAME\\s+TO\\s|INSERT\\s+INTO\\s+NAME).*"
                            .replace("NAME", NAME));

    private final Drafts drafts;

    RowTranslator(Drafts drafts) {
        this.drafts = drafts;
    }

    void update(Act.UpdateRows update) {
        List<String> columns = List.copyOf(update.values().keySet());
        if (drafts.created(update.table()).isPresent()) {
            drafts.leave(OF_NEW_TABLE);
            return;
        }
        if (!update.plain() || columns.isEmpty()) {
            drafts.leave(ROWS);
            return;
        }
        boolean allNew =
                columns.stream()
                        .allMatch(
                                column ->
                                        drafts.added(update.table(), column)
                                                .filter(this::isOpen)
                                                .isPresent());
        boolean whereEmpty = columns.size() == 1 && isWhereEmpty(update, columns.getFirst());
        Optional<String> refusal = refusal(update, whereEmpty);
        if (!allNew && !whereEmpty) {
            drafts.leave(ROWS);
        } else if (refusal.isPresent()) {
            drafts.leave("'up' has to be a function of the row, and here " + refusal.get());
        } else if (!allNew) {
            drafts.defer(update, columns.getFirst());
        } else if (whereEmpty && hasDefault(update, columns.getFirst())) {
            drafts.leave("the rows that are there have the default of the new column already");
        } else {
            columns.forEach(column -> fill(update, column));
        }
    }

    /// Why what it gives the columns, and to which rows, is no expression over the rest of the row.
    private static Optional<String> refusal(Act.UpdateRows update, boolean whereEmpty) {
        List<RowExpression> parts =
                Stream.concat(
                                update.values().values().stream(),
                                update.condition().filter(_ -> !whereEmpty).stream())
                        .map(RowExpression::new)
                        .toList();
        Set<String> own =
                update.values().keySet().stream()
                        .map(column -> column.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        return parts.stream()
                .flatMap(part -> part.refusal().stream())
                .findFirst()
                .or(
                        () ->
                                parts.stream()
                                        .flatMap(part -> part.names().stream())
                                        .filter(name -> own.contains(name.toLowerCase(Locale.ROOT)))
                                        .map(name -> "it needs " + name + ", which it sets")
                                        .findFirst());
    }

    private boolean hasDefault(Act.UpdateRows update, String column) {
        return drafts.added(update.table(), column)
                .filter(draft -> draft.keys().containsKey("default"))
                .isPresent();
    }

    private boolean isOpen(Draft draft) {
        Value up = draft.keys().get("up");
        return up == null || up instanceof Value.Todo;
    }

    /// Rows of a new column that no UPDATE reaches keep its default.
    private void fill(Act.UpdateRows update, String column) {
        Draft draft = drafts.added(update.table(), column).orElseThrow();
        String value = update.values().getOrDefault(column, "");
        Optional<String> condition = update.condition().filter(_ -> !isWhereEmpty(update, column));
        Value otherwise = draft.keys().get("default");
        String rest = otherwise instanceof Value.Plain(String text) ? " ELSE " + text : "";
        String up =
                condition
                        .map(where -> "CASE WHEN " + where + " THEN " + value + rest + " END")
                        .orElse(value);
        ColumnTranslator.fill(draft, up);
        if (condition.isPresent() && rest.isEmpty()) {
            draft.markPartlyFilled();
            if (draft.keys().containsKey("not-null")) {
                String name = Drafts.name(update.table(), column);
                ColumnTranslator.askForRest(drafts, draft, name, up);
            }
        }
    }

    private static boolean isWhereEmpty(Act.UpdateRows update, String column) {
        String condition = update.condition().orElse("").replaceAll("[\"`]", "");
        return condition.equalsIgnoreCase(column + " IS NULL");
    }

    void harmless(String text) {
        if (text.matches("(?is)(SET|RESET|SHOW|USE|ANALYZE|VACUUM|EXPLAIN|FLUSH|UNLOCK)\\b.*")) {
            // Gapless sets what its steps need
            return;
        }
        Matcher on = ON_TABLE.matcher(text);
        if (!on.matches()) {
            drafts.leave(
                    "no release minds it: an operation sql, at expand, with the tables it is about"
                            + " and an undo; or carry it out by hand before");
            return;
        }
        String kind = text.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
        TableReference table = table(on);
        if (drafts.isTemporary(table)) {
            drafts.leave(TableTranslator.TEMPORARY);
            return;
        }
        if (drafts.created(table).isPresent()) {
            drafts.leave(OF_NEW_TABLE);
            return;
        }
        Map<String, Value> part = new LinkedHashMap<>();
        part.put("do", new Value.Plain(text));
        part.put(
                "undo",
                kind.equals("INSERT")
                        ? new Value.Todo("the statement that takes the rows back, or: nothing")
                        : new Value.Plain("nothing"));
        Draft draft =
                new Draft("sql", Optional.empty())
                        .with("tables", List.of(Draft.written(table)))
                        .with("expand", new Value.Groups(List.of(new Value.Group(part))));
        drafts.add(draft, table);
    }

    private TableReference table(Matcher on) {
        boolean ofColumn = on.group(2) != null;
        String name =
                IntStream.rangeClosed(1, on.groupCount())
                        .mapToObj(on::group)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow();
        List<String> parts =
                PART.matcher(name)
                        .results()
                        .map(part -> Identifier.stored(part.group(), drafts.product()))
                        .toList();
        int last = parts.size() - (ofColumn ? 2 : 1);
        return new TableReference(
                last > 0 ? parts.get(last - 1) : "", parts.get(Math.max(0, last)));
    }
}
