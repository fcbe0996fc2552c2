package dev.gapless.proxy.exchange;

/// Whether a request may be sent again after its connection died without an answer.
///
/// @param repeatable every byte of it is still here
/// @param idempotent doing it twice is the same as doing it once
/// @param safe doing it changes nothing
/// @param fresh the connection was made for it; else it had been idle before, and its death proves
///   nothing against the instance
/// @param nothingWritten not one byte of it left
/// @param otherTarget another instance can take it
/// @param resends how often it was sent again already
record ResendRule(
        boolean repeatable,
        boolean idempotent,
        boolean safe,
        boolean fresh,
        boolean nothingWritten,
        boolean otherTarget,
        int resends) {

    private static final int MOST = 2;

    boolean allows() {
        if (!repeatable || resends >= MOST) {
            return false;
        }
        if (nothingWritten) {
            return true;
        }
        // On a fresh connection the request itself may be what kills the instance, so it gets only
        // one more, elsewhere.
        return fresh ? safe && otherTarget : idempotent;
    }
}
