package dev.gapless.load.effects;

import dev.gapless.load.IdLedger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Compares the ids of a run with the ids that a service lists, one after the other.
final class Comparison {
    private static final int MAX_EXAMPLES = 20;

    private final String prefix;
    private final BitSet sent;
    private final BitSet acknowledged;
    private final BitSet seen = new BitSet();
    private final BitSet doubled = new BitSet();
    private long foreign;

    Comparison(IdLedger ids) {
        prefix = ids.prefix() + "-";
        sent = ids.allSent();
        acknowledged = ids.allAcknowledged();
    }

    void listed(String id) {
        int number = number(id);
        if (number < 0 || !sent.get(number)) {
            foreign++;
        } else if (seen.get(number)) {
            doubled.set(number);
        } else {
            seen.set(number);
        }
    }

    private int number(String id) {
        if (!id.startsWith(prefix)) {
            return -1;
        }
        try {
            return Integer.parseInt(id, prefix.length(), id.length(), 10);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    EffectsResult result() {
        var missing = minus(acknowledged, seen);
        var unacknowledged = minus(sent, acknowledged);
        var unacknowledgedAbsent = minus(unacknowledged, seen);
        int absent = unacknowledgedAbsent.cardinality();
        return new EffectsResult(
                acknowledged.cardinality(),
                missing.cardinality(),
                doubled.cardinality(),
                unacknowledged.cardinality() - absent,
                absent,
                foreign,
                examples(missing));
    }

    private static BitSet minus(BitSet all, BitSet some) {
        var rest = (BitSet) all.clone();
        rest.andNot(some);
        return rest;
    }

    private List<String> examples(BitSet missing) {
        var examples = new ArrayList<String>();
        missing.stream()
                .limit(MAX_EXAMPLES)
                .forEach(number -> examples.add("missing " + prefix + number));
        doubled.stream()
                .limit(MAX_EXAMPLES)
                .forEach(number -> examples.add("doubled " + prefix + number));
        return examples;
    }
}
