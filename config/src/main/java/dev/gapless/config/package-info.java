/// `gapless.yaml`: one table of keys ([dev.gapless.config.ConfigKeys]) from which come the reader,
/// the JSON Schema, the reference page, `gapless explain` and the flags. Knows nothing of
/// deployments. Immutable values and pure functions; only [dev.gapless.config.ConfigReader#load]
/// and [dev.gapless.config.Artifacts] touch files.
@NullMarked
package dev.gapless.config;

import org.jspecify.annotations.NullMarked;
