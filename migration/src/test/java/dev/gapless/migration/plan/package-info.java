@NullMarked
package dev.gapless.migration.plan;

import org.jspecify.annotations.NullMarked;
