package dev.gapless.database.jdbc;

import dev.gapless.migration.port.TableName;

import java.util.List;

/// What a statement hears that writes the old shape while its migration is on trial.
///
/// @param tag of the operation
/// @param thing that it wrote
public record TrialText(String tag, String thing) {
    /// SQLSTATE of every such refusal.
    public static final String STATE = "45G01";

    /// What MariaDB and MySQL let a message have.
    private static final int MOST = 128;

    private static final String CUT = "..";

    public static TrialText of(String tag, TableName table) {
        return new TrialText(tag, table.name());
    }

    public static TrialText of(String tag, TableName table, List<String> columns) {
        return new TrialText(tag, table.name() + "." + String.join(", ", columns));
    }

    /// `V2`
    private String migration() {
        return "V" + tag.substring(0, tag.indexOf('_'));
    }

    public String message() {
        return "Gapless refuses writes of " + thing + ": " + migration() + " is on trial contract";
    }

    public String detail() {
        return "It belongs to the old shape, which goes at contract. The trial shows who still needs"
                + " it.";
    }

    public String hint() {
        return "If somebody does, end the trial: gapless db contract --end-trial " + migration();
    }

    /// All of it in one short line.
    public String brief() {
        String before = "Gapless refuses writes of ";
        String after =
                ": %1$s is on trial. To end it: gapless db contract --end-trial %1$s"
                        .formatted(migration());
        int room = MOST - before.length() - after.length();
        return before + (thing.length() <= room ? thing : cut(room)) + after;
    }

    private String cut(int room) {
        return thing.substring(0, Math.max(0, room - CUT.length())) + CUT;
    }
}
