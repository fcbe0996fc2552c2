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
import java.util.Optional;

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
                            .filter(hit -> !isAllowed(batch, hit, rule.about().id()))
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
        List<Hit> hits = new ArrayList<>();
        batch.reads().forEach(read -> hits.addAll(rule.findsIn(read.statement())));
        List<PlacedAct> acts = Created.without(batch);
        for (PlacedAct placed : acts) {
            Optional<String> found = rule.finds(placed.act(), product);
            found.ifPresent(text -> hits.add(new Hit(placed.line(), text)));
        }
        hits.addAll(rule.findsIn(acts, product));
        return hits;
    }

    private static boolean isAllowed(Batch batch, Hit hit, String id) {
        return batch.reads().stream()
                .filter(read -> covers(read, hit.line()))
                .flatMap(read -> Allowance.of(read.statement()).stream())
                .anyMatch(allowance -> allowance.silences(id));
    }

    private static boolean covers(Read read, int line) {
        int last = read.statement().lineOf(read.statement().text().length());
        return read.statement().line() <= line && line <= last;
    }
}
