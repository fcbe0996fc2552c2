/// Artifacts by release, as files of this host.
@NullMarked
package dev.gapless.runtime.release;

import org.jspecify.annotations.NullMarked;
