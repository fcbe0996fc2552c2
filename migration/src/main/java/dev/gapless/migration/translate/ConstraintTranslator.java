package dev.gapless.migration.translate;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.Constraint;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Constraints and indexes as operations. Confined to one thread.
final class ConstraintTranslator {
    private final Drafts drafts;
    private final Set<String> names = new HashSet<>();

    ConstraintTranslator(Drafts drafts) {
        this.drafts = drafts;
    }

    void add(TableReference table, Constraint constraint) {
        switch (constraint) {
            case Constraint.Check check -> check(table, check);
            case Constraint.Unique unique -> unique(table, unique);
            case Constraint.ForeignKey key -> foreignKey(table, key);
            case Constraint.PrimaryKey _ ->
                    drafts.leave(
                            "there is no operation for a primary key of a table that is there;"
                                    + " add-unique and set-not-null make columns that are as good");
            case Constraint.Exclusion _ ->
                    drafts.leave(
                            "there is no operation for EXCLUDE, which cannot come beside writers;"
                                    + " add it by hand in a quiet hour");
        }
    }

    private void check(TableReference table, Constraint.Check check) {
        if (drafts.product() != Product.POSTGRESQL) {
            drafts.leave(
                    "MariaDB and MySQL add a check only while writers stand still; add it by hand"
                            + " in a quiet hour, when the old release is gone");
            return;
        }
        drafts.add(
                Draft.of("add-check", table)
                        .with("name", check.name().orElseGet(() -> free(table.name() + "_check")))
                        .with("check", check.condition())
                        .reading(new RowExpression(check.condition()).names()));
    }

    private void unique(TableReference table, Constraint.Unique unique) {
        Optional<Draft> index = unique.index().flatMap(name -> index(table, name));
        if (!unique.plain() || (unique.index().isPresent() && index.isEmpty())) {
            drafts.leave(
                    unique.plain()
                            ? "the index "
                                    + unique.index().orElse("")
                                    + " is none of this file:"
                                    + " say add-unique with its columns"
                            : "add-unique cannot say NULLS NOT DISTINCT, DEFERRABLE, INCLUDE and"
                                    + " the like; add it by hand when the old release is gone");
            return;
        }
        List<String> columns =
                index.map(draft -> draft.keys().get("columns"))
                        .map(value -> ((Value.Names) value).all())
                        .orElse(unique.columns());
        index.ifPresent(drafts::remove);
        String name = unique.name().or(unique::index).orElseGet(() -> named(table, columns, "key"));
        Optional<Draft> created = drafts.created(table);
        if (created.isPresent()) {
            TableTranslator.addListed(created.get(), "unique", name, columns);
            return;
        }
        drafts.add(
                Draft.of("add-unique", table)
                        .with("name", name)
                        .with("columns", columns)
                        .reading(columns));
    }

    private Optional<Draft> index(TableReference table, String name) {
        return drafts.find(draft -> draft.is("create-index", table) && draft.says("name", name));
    }

    private void foreignKey(TableReference table, Constraint.ForeignKey key) {
        if (!key.options().isEmpty()) {
            drafts.leave(
                    "add-foreign-key cannot say "
                            + String.join(", ", key.options())
                            + "; add it by hand when the old release is gone");
            return;
        }
        Map<String, Value> references = new LinkedHashMap<>();
        references.put("table", new Value.Plain(Draft.written(key.parent())));
        references.put(
                "columns",
                key.parentColumns().isEmpty()
                        ? new Value.Todo("the columns of the primary key of " + key.parent())
                        : new Value.Names(key.parentColumns()));
        Draft draft =
                Draft.of("add-foreign-key", table)
                        .with(
                                "name",
                                key.name().orElseGet(() -> named(table, key.columns(), "fkey")))
                        .with("columns", key.columns())
                        .with("references", new Value.Group(references))
                        .reading(key.columns())
                        .reading(key.parentColumns());
        action(key.onDelete()).ifPresent(word -> draft.with("on-delete", word));
        action(key.onUpdate()).ifPresent(word -> draft.with("on-update", word));
        drafts.add(draft, key.parent());
    }

    private static Optional<String> action(String sql) {
        return sql.isEmpty() || sql.equals("NO ACTION")
                ? Optional.empty()
                : Optional.of(sql.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    void drop(Act.DropConstraint drop) {
        if (drop.kind().equals("primary key")) {
            drafts.leave("there is no operation that takes a primary key away");
            return;
        }
        Draft draft = Draft.of("drop-constraint", drop.table()).with("name", drop.name());
        if (drop.kind().equals("check") && drafts.product() != Product.POSTGRESQL) {
            draft.with("at", "contract");
        } else {
            draft.remark(
                    "goes at expand, unless it changes rows by itself; add 'at: contract' if the"
                            + " old release needs it, as ON CONFLICT does");
        }
        if (drop.cascade()) {
            draft.remark(Drafts.CASCADE);
        }
        drafts.add(draft);
    }

    /// Part of what the operation that adds it does.
    void validate(Act.ValidateConstraint validate) {
        boolean added =
                drafts.find(
                                draft ->
                                        draft.operation().startsWith("add-")
                                                && draft.says("name", validate.name()))
                        .isPresent();
        if (!added) {
            drafts.leave(
                    "the constraint "
                            + validate.name()
                            + " is none of this file; VALIDATE lets writers pass, carry it out by"
                            + " hand");
        }
    }

    void index(Act.CreateIndex index) {
        if (!index.plain()) {
            drafts.leave(
                    "create-index cannot say expressions, conditions, INCLUDE and methods other"
                            + " than B-tree; build it by hand"
                            + (drafts.product() == Product.POSTGRESQL ? " with CONCURRENTLY" : ""));
            return;
        }
        List<String> plain = index.columns().stream().map(ConstraintTranslator::column).toList();
        String name = index.name().orElseGet(() -> named(index.table(), plain, "idx"));
        Optional<Draft> created = drafts.created(index.table());
        if (created.isPresent() && plain.equals(index.columns())) {
            String kind = index.unique() ? "unique" : "indexes";
            TableTranslator.addListed(created.get(), kind, name, plain);
            return;
        }
        drafts.add(
                Draft.of("create-index", index.table())
                        .with("name", name)
                        .with("columns", index.columns())
                        .with("unique", new Value.Flag(index.unique()))
                        .reading(plain));
    }

    private static String column(String text) {
        return text.replaceFirst(" desc$", "");
    }

    void dropIndex(Act.DropIndex drop) {
        if (drop.table().isPresent()) {
            drafts.add(Draft.of("drop-index", drop.table().get()).with("name", drop.name()));
            return;
        }
        String index = new TableReference(drop.schema(), drop.name()).toString();
        Value table = drafts.answer(drop.name() + ".table", "the table of the index " + index);
        Draft draft =
                new Draft("drop-index", Optional.empty())
                        .with("table", table)
                        .with("name", drop.name());
        drafts.add(draft);
    }

    /// As PostgreSQL names it.
    private String named(TableReference table, List<String> columns, String end) {
        return free(
                columns.stream().collect(Collectors.joining("_", table.name() + "_", "_" + end)));
    }

    /// With a number behind it where the name is given already.
    private String free(String name) {
        int number = 0;
        String candidate = name;
        while (isGiven(candidate) || !names.add(candidate)) {
            number++;
            candidate = name + number;
        }
        return candidate;
    }

    private boolean isGiven(String name) {
        return drafts.find(draft -> draft.says("name", name)).isPresent();
    }
}
