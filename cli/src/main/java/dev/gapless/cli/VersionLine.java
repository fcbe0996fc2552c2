package dev.gapless.cli;

import dev.gapless.api.GaplessVersion;

/// What `gapless version` says: one line, made without loading anything else.
public final class VersionLine {
    private VersionLine() {}

    public static String text() {
        return "gapless "
                + GaplessVersion.number()
                + " (build "
                + GaplessVersion.build()
                + ", Java "
                + Runtime.version().feature()
                + ")";
    }
}
