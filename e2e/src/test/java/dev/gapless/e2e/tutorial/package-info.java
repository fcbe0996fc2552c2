/// The pages of `docs/tutorial`, typed as a reader types them.
@org.jspecify.annotations.NullMarked
package dev.gapless.e2e.tutorial;
