package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;

/// Follows a `text/event-stream` and knows when it is between two events: at its beginning, and
/// behind each empty line. Lines end with LF, CR LF or CR.
public final class EventBoundary {
    private boolean emptyLine = true;
    private boolean afterReturn;
    private boolean pairs;
    private boolean between = true;

    /// Whether nothing of an event that is not complete has passed.
    public boolean between() {
        boolean halfOfTwo = pairs && afterReturn;
        return between && !halfOfTwo;
    }

    /// Follows all of a part.
    public void pass(ByteBuf part) {
        for (int at = part.readerIndex(); at < part.writerIndex(); at++) {
            pass(part.getByte(at));
        }
    }

    /// Follows a part as far as the next boundary in it.
    ///
    /// @return how many bytes passed; [#between()] says whether it was found
    public int passToBoundary(ByteBuf part) {
        int at = part.readerIndex();
        while (at < part.writerIndex()) {
            boolean inside = !between();
            pass(part.getByte(at++));
            if (inside && between()) {
                break;
            }
        }
        return at - part.readerIndex();
    }

    private void pass(byte b) {
        boolean secondOfTwo = b == '\n' && afterReturn;
        afterReturn = b == '\r';
        if (secondOfTwo) {
            pairs = true;
            return;
        }
        boolean lineEnd = b == '\n' || b == '\r';
        between = lineEnd && emptyLine;
        emptyLine = lineEnd;
    }
}
