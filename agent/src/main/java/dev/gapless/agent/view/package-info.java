/// From state to the records that people see. Pure.
@NullMarked
package dev.gapless.agent.view;

import org.jspecify.annotations.NullMarked;
