/// The agent killed at chosen entries of its journal, and what becomes of the deployment it was at.
@NullMarked
package dev.gapless.e2e.crash;

import org.jspecify.annotations.NullMarked;
