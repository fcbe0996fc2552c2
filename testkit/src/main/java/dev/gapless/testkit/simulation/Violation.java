package dev.gapless.testkit.simulation;

/// A rule was broken; ends the life.
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String rule;

    /// @param rule its short name, for example `I2`
    Violation(String rule, String what) {
        super(rule + ": " + what);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }
}
