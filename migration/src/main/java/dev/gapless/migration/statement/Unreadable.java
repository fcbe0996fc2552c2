package dev.gapless.migration.statement;

/// Leaves the reading of one statement; never leaves this package.
final class Unreadable extends RuntimeException {
    Unreadable(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
