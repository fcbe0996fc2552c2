@NullMarked
package dev.gapless.example.database;

import org.jspecify.annotations.NullMarked;
