/// The commands, one class each. What they share: [ServiceOptions] (which service, which agent),
/// [Following] (waiting for a deployment) and [Question].
@NullMarked
package dev.gapless.cli.command;

import org.jspecify.annotations.NullMarked;
