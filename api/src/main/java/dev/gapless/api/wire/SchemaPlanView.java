package dev.gapless.api.wire;

import java.util.List;

/// What the commands of `gapless db` would do, migration by migration.
///
/// @param place `10.0.1.5:5432/shop`
/// @param server `PostgreSQL 18.4`
/// @param inForce number of the newest migration whose shape can be used, 0 for none
/// @param migrations those that are not contracted, oldest first
public record SchemaPlanView(
        String service,
        String place,
        String server,
        int inForce,
        List<Migration> migrations,
        List<String> notes) {
    public SchemaPlanView {
        migrations = List.copyOf(migrations);
        notes = List.copyOf(notes);
    }

    /// @param id file name without its ending
    /// @param begun something of it is in the database
    /// @param steps one for each phase that is still to be done
    public record Migration(String id, int number, boolean begun, List<PlanView.Step> steps) {
        public Migration {
            steps = List.copyOf(steps);
        }
    }
}
