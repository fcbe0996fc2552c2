/// What is counted: verdicts, seconds, phases, lost requests. Pure values, and one [Recorder]
/// behind one lock.
@NullMarked
package dev.gapless.load.record;

import org.jspecify.annotations.NullMarked;
