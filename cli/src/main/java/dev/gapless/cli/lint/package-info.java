/// Ordinary SQL migrations looked at in this process: which files, which product, how findings are
/// written. Asks no agent and no database.
@NullMarked
package dev.gapless.cli.lint;

import org.jspecify.annotations.NullMarked;
