@NullMarked
package dev.gapless.example.tiny;

import org.jspecify.annotations.NullMarked;
