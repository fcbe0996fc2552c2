/// Tests of what is refused and what is planned.
@NullMarked
package dev.gapless.agent.operate;

import org.jspecify.annotations.NullMarked;
