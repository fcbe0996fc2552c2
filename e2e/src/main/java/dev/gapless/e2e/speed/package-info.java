/// What keeping two shapes in step costs, each figure beside what it is held against, in one run.
@NullMarked
package dev.gapless.e2e.speed;

import org.jspecify.annotations.NullMarked;
