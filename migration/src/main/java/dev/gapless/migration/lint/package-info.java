/// Rules about changes that look harmless and break the release that still runs: one class each.
/// Pure: they see what statements say, and no database.
@NullMarked
package dev.gapless.migration.lint;

import org.jspecify.annotations.NullMarked;
