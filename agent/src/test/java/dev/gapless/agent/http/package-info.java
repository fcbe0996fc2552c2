@NullMarked
package dev.gapless.agent.http;

import org.jspecify.annotations.NullMarked;
