package dev.gapless.core.deploy;

import java.util.List;
import java.util.stream.Stream;

/// The ordered steps of a deployment, stored as they are and never planned anew.
///
/// @param id first hex digits of a checksum over all that is approved with it: equal plans have
///   equal ids
/// @param notes what the host or the switch cannot do, in words
/// @param number of the deployment that it is made for; 0 when it is only to be looked at: another
///   one was open, and the world will not be the same once that has ended
public record Plan(String id, List<Step> steps, List<String> notes, long number) {
    /// Nothing is to be done.
    public static final Plan NOTHING = new Plan("", List.of(), List.of(), 0);

    public Plan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /// The same with more notes below it.
    public Plan noting(List<String> more) {
        return new Plan(id, steps, Stream.concat(notes.stream(), more.stream()).toList(), number);
    }
}
