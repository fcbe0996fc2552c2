/// What a Spring Boot application says of itself: its jar, and its `application` files. Looks only;
/// knows nothing of a running process. Thread-safe.
@NullMarked
package dev.gapless.config.spring;

import org.jspecify.annotations.NullMarked;
