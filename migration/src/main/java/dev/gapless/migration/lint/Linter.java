package dev.gapless.migration.lint;

import dev.gapless.migration.lint.LintRule.Hit;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.PlacedAct;
import dev.gapless.migration.statement.Script;
import dev.gapless.migration.statement.Script.Batch;
import dev.gapless.migration.statement.Script.Read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Holds every rule against a script.
public final class Linter {
    private Linter() {}

    /// In the order of the lines.
    public static List<LintFinding> findings(Script script, Product product) {
        List<LintFinding> all = new ArrayList<>();
        for (Batch batch : script.batches()) {
            for (LintRule rule : LintRules.ALL) {
                if (rule.about().products().contains(product)) {
                    hits(rule, batch, product).stream()
                            .map(hit -> finding(script, rule, hit))
                            .forEach(all::add);
                }
            }
        }
        all.sort(Comparator.comparingInt(LintFinding::line));
        return all;
    }

    private static LintFinding finding(Script script, LintRule rule, Hit hit) {
        return new LintFinding(script.file(), hit.line(), rule.about(), hit.text());
    }

    private static List<Hit> hits(LintRule rule, Batch batch, Product product) {
        String id = rule.about().id();
        List<Hit> hits = new ArrayList<>();
        batch.reads().forEach(read -> hits.addAll(rule.findsIn(read.statement())));
        List<PlacedAct> acts = Created.without(batch);
        hits.addAll(rule.findsIn(acts, product));
        hits.removeIf(hit -> batch.reads().stream().anyMatch(read -> isAllowed(read, hit, id)));
        for (PlacedAct placed : acts) {
            rule.finds(placed.act(), product)
                    .filter(_ -> !silences(statementOf(placed, batch), id))
                    .ifPresent(text -> hits.add(new Hit(placed.line(), text)));
        }
        return hits;
    }

    /// There may be another one on the same line.
    private static Read statementOf(PlacedAct placed, Batch batch) {
        return batch.reads().stream()
                .filter(read -> read.acts().stream().anyMatch(one -> one == placed))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isAllowed(Read read, Hit hit, String id) {
        return covers(read, hit.line()) && silences(read, id);
    }

    private static boolean silences(Read read, String id) {
        return Allowance.of(read.statement()).stream().anyMatch(line -> line.silences(id));
    }

    private static boolean covers(Read read, int line) {
        int last = read.statement().lineOf(read.statement().text().length());
        return read.statement().line() <= line && line <= last;
    }
}
