/// What those that are served feel of a release that starts on the same machine: `bench/dip`.
@NullMarked
package dev.gapless.e2e.dip;

import org.jspecify.annotations.NullMarked;
