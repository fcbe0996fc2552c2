package dev.gapless.migration.translate;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.translate.Translation.Left;
import dev.gapless.migration.translate.Translation.Phased;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The operations so far, and what was left. Confined to one thread.
final class Drafts {
    static final String CASCADE = "not carried over: CASCADE; take what depends on it away before";

    private final Product product;
    private final Map<String, String> fills;
    private final Set<String> used = new TreeSet<>();
    private final List<Draft> all = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Set<TableReference> temporary = new HashSet<>();
    private int line;
    private String statement = "";

    /// An UPDATE whose meaning shows only when its column becomes required.
    record Pending(String value, int line, String statement) {}

    Drafts(Product product, Map<String, String> fills) {
        this.product = product;
        this.fills = fills;
    }

    Product product() {
        return product;
    }

    /// What comes is of this statement.
    void at(int newLine, String text) {
        line = newLine;
        String oneLine = text.strip().replaceAll("\\s+", " ");
        statement = oneLine.length() <= 70 ? oneLine : oneLine.substring(0, 67) + "...";
    }

    /// @param others tables that it is about, too
    void add(Draft draft, TableReference... others) {
        draft.remarks().addFirst("line " + line + ": " + statement);
        for (TableReference other : others) {
            draft.touching(other);
        }
        all.add(draft);
    }

    void remove(Draft draft) {
        all.remove(draft);
    }

    void leave(String why) {
        left.add(new Left(line, statement, why));
    }

    /// The table is temporary: nothing about it is part of a migration.
    void markTemporary(TableReference table) {
        temporary.add(table);
    }

    boolean isTemporary(TableReference table) {
        return temporary.contains(table);
    }

    Optional<Draft> find(Predicate<Draft> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    Optional<Draft> added(TableReference table, String column) {
        return find(draft -> draft.is("add-column", table) && draft.says("column", column));
    }

    Optional<Draft> created(TableReference table) {
        return find(draft -> draft.is("create-table", table));
    }

    /// What was given with `--fill` under this name.
    Optional<String> fill(String name) {
        Optional<String> value = Optional.ofNullable(fills.get(name));
        value.ifPresent(_ -> used.add(name));
        return value;
    }

    /// What was given, else a question.
    Value answer(String name, String question) {
        return fill(name)
                .<Value>map(Value.Plain::new)
                .orElseGet(() -> new Value.Todo(question + " (or --fill " + name + "=..)"));
    }

    void defer(Act.UpdateRows update, String column) {
        String value = update.values().getOrDefault(column, "");
        Pending next = new Pending(value, line, statement);
        if (pending.putIfAbsent(name(update.table(), column), next) != null) {
            leave(RowTranslator.ROWS);
        }
    }

    Optional<String> deferred(TableReference table, String column) {
        return Optional.ofNullable(pending.remove(name(table, column))).map(Pending::value);
    }

    static String name(TableReference table, String column) {
        return table + "." + column;
    }

    Translation finish(String header) {
        pending.forEach(
                (_, open) -> left.add(new Left(open.line(), open.statement(), RowTranslator.ROWS)));
        left.sort(Comparator.comparingInt(Left::line));
        Set<String> unused = new TreeSet<>(fills.keySet());
        unused.removeAll(used);
        List<Phased> migrations = new ArrayList<>();
        for (List<Draft> file : files()) {
            String top =
                    migrations.isEmpty()
                            ? header
                            : header + "# Not before the migration before it is contracted.\n";
            int questions = (int) file.stream().mapToLong(Draft::questions).sum();
            migrations.add(new Phased(top + YamlText.of(file), questions));
        }
        return new Translation(migrations, left, unused);
    }

    /// Each draft in the first file that comes after everything that it does not get along with;
    /// only now is it known what each of them reads.
    private List<List<Draft>> files() {
        List<List<Draft>> files = new ArrayList<>();
        for (Draft draft : all) {
            int at = files.size();
            while (at > 0 && files.get(at - 1).stream().allMatch(draft::goesWith)) {
                at--;
            }
            if (at == files.size()) {
                files.add(new ArrayList<>());
            }
            files.get(at).add(draft);
        }
        return files;
    }
}
