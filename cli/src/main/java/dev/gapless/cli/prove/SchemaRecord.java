package dev.gapless.cli.prove;

import dev.gapless.api.wire.SchemaView;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Schema;

import java.util.Comparator;
import java.util.Optional;

/// What a deployment did to the schema, as a proof report tells it. Pure.
final class SchemaRecord {
    private SchemaRecord() {}

    /// @param before and after: empty when nobody could be asked
    static Measured<Schema> of(Optional<SchemaView> before, Optional<SchemaView> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return Measured.unknown("unknown.schema.view");
        }
        return before.get().inForce() == after.get().inForce()
                ? Measured.unknown("unknown.schema")
                : Measured.known(schema(before.get(), after.get()));
    }

    private static Schema schema(SchemaView before, SchemaView after) {
        Optional<SchemaView.Open> newest =
                after.open().stream()
                        .filter(one -> one.number() > before.inForce())
                        .max(Comparator.comparingInt(SchemaView.Open::number));
        Optional<SchemaView.Open> compared = newest.filter(one -> one.comparedAtMillis() > 0);
        return new Schema(
                String.valueOf(before.inForce()),
                String.valueOf(after.inForce()),
                Measured.unknown("unknown.rows-by-release"),
                Measured.unknown("unknown.rows-by-release"),
                Measured.unknown("unknown.rows-filled"),
                count(compared.map(SchemaView.Open::rows)),
                count(compared.map(SchemaView.Open::differ)),
                Measured.unknown("unknown.statements"),
                newest.map(one -> Measured.known((double) one.longestLockMillis()))
                        .orElseGet(() -> Measured.unknown("unknown.not-measured")));
    }

    private static Measured<Long> count(Optional<Long> value) {
        return value.map(Measured::known).orElseGet(() -> Measured.unknown("unknown.not-compared"));
    }
}
