@NullMarked
package dev.gapless.example.hello;

import org.jspecify.annotations.NullMarked;
