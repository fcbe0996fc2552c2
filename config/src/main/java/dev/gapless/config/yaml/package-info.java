/// YAML text as a small tree that remembers where each value stands. Knows no key and no default.
@NullMarked
package dev.gapless.config.yaml;

import org.jspecify.annotations.NullMarked;
