package dev.gapless.migration.change;

import java.util.Locale;
import java.util.Optional;

/// Removes a constraint that the new release does not keep.
///
/// @param at when it goes; empty: as soon as the new release may need it, unless the old one needs
///   what it does
public record DropConstraint(Place place, TableReference table, String name, Optional<Time> at)
        implements Operation {
    /// When it goes.
    public enum Time {
        EXPAND,
        CONTRACT;

        /// The word of the migration file.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String what() {
        return "drop constraint " + name + " of " + table.name();
    }
}
