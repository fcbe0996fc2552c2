/// Files that survive a crash: written whole or not at all.
@NullMarked
package dev.gapless.runtime.file;

import org.jspecify.annotations.NullMarked;
