/// Fixtures that the tests of the engine and of the planner share: the service `shop`.
@NullMarked
package dev.gapless.core;

import org.jspecify.annotations.NullMarked;
