/// nginx in front of the built-in switch: the one line of it that says where requests go. Knows
/// nothing of releases.
@NullMarked
package dev.gapless.agent.front;

import org.jspecify.annotations.NullMarked;
