/// Keeps every decision in SQLite before it is acted upon.
@NullMarked
package dev.gapless.agent.journal;

import org.jspecify.annotations.NullMarked;
