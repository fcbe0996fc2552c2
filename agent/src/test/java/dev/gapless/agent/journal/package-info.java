/// Tests of what is kept and of what can go wrong with it.
@NullMarked
package dev.gapless.agent.journal;

import org.jspecify.annotations.NullMarked;
