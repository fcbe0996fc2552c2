/// What is executed as an instance: the program, the user it runs as and its environment, secrets
/// included. Pure look-ups, nothing is started here.
@NullMarked
package dev.gapless.runtime.command;

import org.jspecify.annotations.NullMarked;
