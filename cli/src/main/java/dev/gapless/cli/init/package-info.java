/// What `gapless init` finds in a project and on this host, and the `gapless.yaml` that it makes of
/// it. Only looks, but for the one file that it writes; asks no agent. Used by one thread.
@NullMarked
package dev.gapless.cli.init;

import org.jspecify.annotations.NullMarked;
