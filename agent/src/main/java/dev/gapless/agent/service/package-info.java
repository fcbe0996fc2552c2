/// Runs one service: its inbox and loop, what it asks of the ports, what it watches.
@NullMarked
package dev.gapless.agent.service;

import org.jspecify.annotations.NullMarked;
