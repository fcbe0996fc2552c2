/// `gapless demo`: today's hand-made way, then Gapless, under the same load, with a real Spring
/// Boot service and a real PostgreSQL, all of it in a folder of its own that is removed afterwards.
/// What is shown is measured here and now.
@NullMarked
package dev.gapless.cli.demo;

import org.jspecify.annotations.NullMarked;
