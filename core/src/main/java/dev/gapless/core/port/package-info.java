/// What the engine needs from outside, one interface per port with at most about six methods, and
/// the records they speak in. Adapters block (they are called on virtual threads), are idempotent
/// where said so, and throw only [dev.gapless.api.Problem]. What an adapter cannot do is data:
/// `Capabilities`, looked at while planning.
@NullMarked
package dev.gapless.core.port;

import org.jspecify.annotations.NullMarked;
