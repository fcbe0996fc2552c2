/// What the measurements have in common: their options, the machine they ran on, their result as a
/// file.
@NullMarked
package dev.gapless.e2e.bench;

import org.jspecify.annotations.NullMarked;
