/// What the command line and the agent share: wire records, problem codes and exit codes.
///
/// Every other module may see this one, and it sees none. All types are immutable and safe for any
/// thread.
@NullMarked
package dev.gapless.api;

import org.jspecify.annotations.NullMarked;
