package dev.gapless.cli.screen;

import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.SchemaPlanView;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the commands on the schema would do, as a table.
public final class DbPlanScreen {
    /// What nobody does before both shapes are in step.
    private static final Set<String> LATER = Set.of("trial", "contract");

    private DbPlanScreen() {}

    /// @param flags that it was made with, so that the last line can be pasted; empty for none
    public static List<String> lines(SchemaPlanView plan, boolean sql, String flags, Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(
                Columns.spread(
                        plan.service()
                                + "   "
                                + plan.place()
                                + "   "
                                + words.say("db.schema", numbers(plan)),
                        words.say("db.nothing-done")));
        if (plan.migrations().isEmpty()) {
            lines.addAll(Columns.wrap(words.say("db.plan.none"), Columns.MOST));
            return lines;
        }
        lines.add(PlanScreen.heading("", words));
        for (SchemaPlanView.Migration migration : plan.migrations()) {
            lines.addAll(
                    Columns.labelled(
                            "  ",
                            migration.id()
                                    + "  "
                                    + words.say(migration.begun() ? "db.open" : "db.new")
                                    + ", "
                                    + plan.server()));
            for (PlanView.Step step : migration.steps()) {
                lines.addAll(PlanScreen.step(named(step, words), sql, words));
            }
        }
        plan.notes().forEach(note -> lines.addAll(PlanScreen.note(words.told(note))));
        return ending(lines, plan, flags, words);
    }

    /// Up to verify everything can be taken back.
    private static String numbers(SchemaPlanView plan) {
        return plan.inForce()
                + (plan.migrations().isEmpty()
                        ? ""
                        : " -> " + plan.migrations().getLast().number());
    }

    private static List<String> ending(
            List<String> lines, SchemaPlanView plan, String flags, Words words) {
        Optional<String> next =
                plan.migrations().stream()
                        .filter(
                                migration ->
                                        migration.steps().stream()
                                                .anyMatch(step -> !LATER.contains(step.name())))
                        .map(SchemaPlanView.Migration::id)
                        .findFirst();
        lines.add(words.say(next.isPresent() ? "db.plan.verify" : "db.plan.contract"));
        String command =
                next.map(id -> "verify " + id)
                        .orElseGet(() -> "contract " + plan.migrations().getFirst().id());
        return PlanScreen.oneLineWhereItFits(lines, "gapless db " + command + flags);
    }

    private static PlanView.Step named(PlanView.Step step, Words words) {
        return new PlanView.Step(
                step.number(),
                step.group(),
                step.groupNote(),
                step.name(),
                step.name() + ": " + words.told(step.text()),
                step.takes(),
                step.serves(),
                step.loses(),
                step.details(),
                step.sql());
    }
}
