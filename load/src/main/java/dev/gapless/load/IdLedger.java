package dev.gapless.load;

import java.security.SecureRandom;
import java.util.BitSet;
import java.util.HexFormat;

/// Which ids were sent with a request that has an effect, and which of those were acknowledged.
/// Safe for any number of threads; a million ids need a quarter of a megabyte.
public final class IdLedger {
    private final String prefix;
    // guarded by this
    private final BitSet sent = new BitSet();
    private final BitSet acknowledged = new BitSet();

    public IdLedger(String prefix) {
        this.prefix = prefix;
    }

    /// A prefix that no other run has.
    public static String freshPrefix() {
        byte[] bytes = new byte[5];
        new SecureRandom().nextBytes(bytes);
        return "g" + HexFormat.of().formatHex(bytes);
    }

    public String prefix() {
        return prefix;
    }

    String id(int number) {
        return prefix + "-" + number;
    }

    synchronized void sent(int number) {
        sent.set(number);
    }

    synchronized void acknowledged(int number) {
        acknowledged.set(number);
    }

    public synchronized BitSet allSent() {
        return (BitSet) sent.clone();
    }

    public synchronized BitSet allAcknowledged() {
        return (BitSet) acknowledged.clone();
    }
}
