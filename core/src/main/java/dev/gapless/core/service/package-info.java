/// The nouns of a service: its settings, releases, instances and addresses. Immutable values.
@NullMarked
package dev.gapless.core.service;

import org.jspecify.annotations.NullMarked;
