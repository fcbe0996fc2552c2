/// Rules about changes that look harmless and break the release that still runs: one class each.
@NullMarked
package dev.gapless.migration.lint;

import org.jspecify.annotations.NullMarked;
