package dev.gapless.traffic.nginx;

import java.nio.file.Path;

/// Where the files of one service lie: everything that nginx has to see is in one folder.
///
/// @param include inside `http { }`: the slots, and a server of our own
record Layout(Path include) {
    Path folder() {
        return include.resolveSibling(include.getFileName() + ".d");
    }

    /// Id of the include that nginx was last seen to have taken in.
    Path taken() {
        return folder().resolve("taken");
    }

    /// There while the files are written: those of whoever died meanwhile may not fit together.
    Path installing() {
        return folder().resolve("installing");
    }

    /// Inside a `server { }`: which slot gets a request.
    Path server() {
        return folder().resolve("server.conf");
    }

    /// The line that tells clients which release they belong to, for locations with an `add_header`
    /// of their own; there while it is wanted.
    Path affinity() {
        return folder().resolve("affinity.conf");
    }

    /// How those include it: right also while it is not there.
    String includesAffinity() {
        return "include " + folder().resolve("affinity*.conf") + ";";
    }

    /// A link to the flags in force; it is replaced as a whole.
    Path current() {
        return folder().resolve("current");
    }

    /// Flags of one generation.
    Path flags(State state) {
        return folder().resolve("flags-" + state.epoch() + "-" + state.generation());
    }

    /// In each folder of flags; served by nginx when it is asked what it sees.
    Path state() {
        return current().resolve("state");
    }

    /// nginx has no way to write these in a path.
    boolean writable() {
        return include.toString().chars().noneMatch(c -> c < ' ' || "$\"\\;{}'".indexOf(c) >= 0);
    }
}
