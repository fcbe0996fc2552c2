@NullMarked
package dev.gapless.agent.view;

import org.jspecify.annotations.NullMarked;
