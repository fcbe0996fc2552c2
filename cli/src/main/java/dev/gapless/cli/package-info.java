/// The command line: parse, ask the agent, print. It decides nothing about a deployment.
///
/// One thread; what a command sees of its surroundings is a [Shell]. Commands stand in [Commands],
/// one class each in `command`; what they print comes from pure functions in `screen`.
@NullMarked
package dev.gapless.cli;

import org.jspecify.annotations.NullMarked;
