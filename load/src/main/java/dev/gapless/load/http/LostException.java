package dev.gapless.load.http;

import java.io.IOException;

/// Carries a [Lost] out of the depth of the parser; never leaves this package.
final class LostException extends IOException {
    private final transient Lost lost;

    LostException(FailureKind kind, String detail) {
        super(detail);
        this.lost = new Lost(kind, detail);
    }

    Lost lost() {
        return lost;
    }
}
