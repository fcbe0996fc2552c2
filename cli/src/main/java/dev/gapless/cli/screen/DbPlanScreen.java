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
    public static List<String> lines(SchemaPlanView plan, boolean sql, String flags) {
        List<String> lines = new ArrayList<>();
        lines.add(
                Columns.spread(
                        plan.service()
                                + "   "
                                + plan.place()
                                + "   schema "
                                + plan.inForce()
                                + (plan.migrations().isEmpty()
                                        ? ""
                                        : " -> " + plan.migrations().getLast().number()),
                        "nothing done"));
        if (plan.migrations().isEmpty()) {
            lines.add("No migration is open, and none is new: there is nothing to do.");
            return lines;
        }
        lines.add(PlanScreen.heading("", Words.english()));
        for (SchemaPlanView.Migration migration : plan.migrations()) {
            lines.addAll(
                    Columns.labelled(
                            "  ",
                            migration.id()
                                    + (migration.begun() ? "  open" : "  new")
                                    + ", "
                                    + plan.server()));
            for (PlanView.Step step : migration.steps()) {
                lines.addAll(PlanScreen.step(named(step), sql));
            }
        }
        plan.notes().forEach(note -> lines.addAll(PlanScreen.note(note)));
        return ending(lines, plan, flags);
    }

    /// Up to verify everything can be taken back.
    private static List<String> ending(List<String> lines, SchemaPlanView plan, String flags) {
        Optional<String> next =
                plan.migrations().stream()
                        .filter(
                                migration ->
                                        migration.steps().stream()
                                                .anyMatch(step -> !LATER.contains(step.name())))
                        .map(SchemaPlanView.Migration::id)
                        .findFirst();
        lines.add(
                next.isPresent()
                        ? "Up to verify, which can be undone:"
                        : "The end of the way back:");
        String command =
                next.map(id -> "verify " + id)
                        .orElseGet(() -> "contract " + plan.migrations().getFirst().id());
        return PlanScreen.oneLineWhereItFits(lines, "gapless db " + command + flags);
    }

    private static PlanView.Step named(PlanView.Step step) {
        return new PlanView.Step(
                step.number(),
                step.group(),
                step.groupNote(),
                step.name(),
                step.name() + ": " + step.text(),
                step.takes(),
                step.serves(),
                step.loses(),
                step.details(),
                step.sql());
    }
}
