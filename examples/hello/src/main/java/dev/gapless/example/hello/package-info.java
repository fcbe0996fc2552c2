/// The service that the demo replaces: an ordinary Spring Boot application with a database, of
/// which there are good and broken releases.
///
/// It knows nothing of Gapless. All beans are used by many requests at once and are safe for that.
@NullMarked
package dev.gapless.example.hello;

import org.jspecify.annotations.NullMarked;
