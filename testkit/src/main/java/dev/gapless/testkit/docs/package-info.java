/// Pages of the documentation, whose examples tests run. Knows nothing of what they say.
@NullMarked
package dev.gapless.testkit.docs;

import org.jspecify.annotations.NullMarked;
