/// A large table, filled by the real program: does it stay as small and as fast as it begins?
@NullMarked
package dev.gapless.e2e.rows;

import org.jspecify.annotations.NullMarked;
