package dev.gapless.runtime.linux;

/// The signals that Gapless sends.
public enum Signal {
    SIGTERM(15),
    SIGKILL(9);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
