package dev.gapless.api.wire;

import java.util.List;

/// A plan for people.
///
/// @param from label of the release that serves, empty for the first
/// @param schema `schema 12 -> 13`, empty without a schema part
/// @param steps in their order
/// @param notes what this host or switch cannot do, and what stands below the table
/// @param total `about 1 min 50 s, nobody needed`
/// @param nothingToDo the release is stable already
public record PlanView(
        String service,
        String from,
        String to,
        String schema,
        String strategy,
        String id,
        List<Step> steps,
        List<String> notes,
        String total,
        boolean nothingToDo) {
    public PlanView {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /// @param group heading it stands under: `Schema`, `Release`, `Traffic`, `Later`
    /// @param groupNote what stands beside the heading
    /// @param text `start :8082, healthy 3 times, 5 s`
    /// @param takes `~19 s`
    /// @param serves `1.4.2`, `both`
    /// @param loses what going back after it loses
    /// @param details lines below it, for example the locks
    /// @param sql statements with their inverse, for `--sql`
    public record Step(
            int number,
            String group,
            String groupNote,
            String name,
            String text,
            String takes,
            String serves,
            String loses,
            List<String> details,
            List<Sql> sql) {
        public Step {
            details = List.copyOf(details);
            sql = List.copyOf(sql);
        }
    }

    public record Sql(String statement, String inverse) {}
}
