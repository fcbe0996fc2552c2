package dev.gapless.migration.statement;

/// Leaves the reading of one statement; never leaves this package.
final class NotUnderstood extends RuntimeException {
    NotUnderstood(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
