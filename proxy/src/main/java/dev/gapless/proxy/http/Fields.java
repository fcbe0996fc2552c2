package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The fields of one head or trailer section: the bytes as received, and where each field is.
final class Fields {
    private static final int MOST = 500;
    private static final int SPAN = 4;

    private byte[] bytes;
    private final int end;
    private FieldName[] names = new FieldName[16];
    private int[] spans = new int[16 * SPAN];
    private int count;
    private boolean[] dropped = new boolean[0];

    /// Reads the fields from `from` up to the empty line at the very end of the bytes.
    ///
    /// @throws BadMessage when anything is not exactly a field line
    Fields(byte[] bytes, int from) {
        this.bytes = bytes;
        this.end = bytes.length - 2;
        int at = from;
        while (at < end) {
            at = line(at);
        }
        if (at != end) {
            throw BadMessage.bad("bad-head-end");
        }
    }

    /// Lets go of the bytes: from now on there are no fields.
    void forget() {
        bytes = new byte[0];
        names = new FieldName[0];
        spans = new int[0];
        dropped = new boolean[0];
        count = 0;
    }

    private int line(int from) {
        if (Ascii.space(bytes[from])) {
            throw BadMessage.bad("obs-fold");
        }
        int colon = from;
        while (Ascii.token(bytes[colon])) {
            colon++;
        }
        if (colon == from || bytes[colon] != ':') {
            throw BadMessage.bad(
                    Ascii.space(bytes[colon]) ? "space-before-colon" : "bad-field-name");
        }
        int start = colon + 1;
        while (Ascii.space(bytes[start])) {
            start++;
        }
        int stop = start;
        while (Ascii.fieldValue(bytes[stop])) {
            stop++;
        }
        int next = lineEnd(bytes, stop);
        while (stop > start && Ascii.space(bytes[stop - 1])) {
            stop--;
        }
        add(from, colon, start, stop);
        return next;
    }

    /// The index behind the CRLF that must stand at `at`.
    static int lineEnd(byte[] bytes, int at) {
        if (bytes[at] != '\r') {
            throw BadMessage.bad(bytes[at] == '\n' ? "bare-lf" : "control-character");
        }
        if (bytes[at + 1] != '\n') {
            throw BadMessage.bad("bare-cr");
        }
        return at + 2;
    }

    private void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (count == MOST) {
            throw new BadMessage(431, "too-many-fields");
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, count * 2);
            spans = Arrays.copyOf(spans, count * 2 * SPAN);
        }
        names[count] = FieldName.of(bytes, nameStart, nameEnd);
        int at = count * SPAN;
        spans[at] = nameStart;
        spans[at + 1] = nameEnd;
        spans[at + 2] = valueStart;
        spans[at + 3] = valueEnd;
        count++;
    }

    /// The number of fields with that name.
    int count(FieldName name) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                found++;
            }
        }
        return found;
    }

    boolean has(FieldName name) {
        return index(name) >= 0;
    }

    private int index(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    /// The value of the first field with that name.
    @Nullable String first(FieldName name) {
        int i = index(name);
        return i < 0 ? null : value(i);
    }

    boolean firstEquals(FieldName name, byte[] lower) {
        int i = index(name);
        return i >= 0 && Ascii.equalsLower(bytes, spans[i * SPAN + 2], spans[i * SPAN + 3], lower);
    }

    /// The values of all fields with that name, in order.
    List<String> all(FieldName name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                values.add(value(i));
            }
        }
        return values;
    }

    private String value(int i) {
        return Ascii.text(bytes, spans[i * SPAN + 2], spans[i * SPAN + 3]);
    }

    /// The elements of all comma-separated lists with that name, in lower case, without empty ones.
    List<String> elements(FieldName name) {
        List<String> elements = new ArrayList<>(2);
        for (String value : all(name)) {
            for (String element : value.split(",", -1)) {
                String bare = element.strip().toLowerCase(java.util.Locale.ROOT);
                if (!bare.isEmpty()) {
                    elements.add(bare);
                }
            }
        }
        return elements;
    }

    /// Leaves out, when writing, every field of that kind.
    void drop(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                drop(i);
            }
        }
    }

    /// Leaves out, when writing, fields named by `Connection`. Never those a proxy answers for
    /// itself.
    void dropNamed(String lowerName) {
        byte[] lower = Ascii.bytes(lowerName);
        for (int i = 0; i < count; i++) {
            boolean named = names[i] == FieldName.OTHER || names[i] == FieldName.TRAILER;
            if (named && Ascii.equalsLower(bytes, spans[i * SPAN], spans[i * SPAN + 1], lower)) {
                drop(i);
            }
        }
    }

    private void drop(int i) {
        if (dropped.length < count) {
            dropped = Arrays.copyOf(dropped, count);
        }
        dropped[i] = true;
    }

    /// Writes the fields that were not dropped, each with its CRLF, as they were received.
    void write(ByteBuf out) {
        if (dropped.length == 0) {
            if (count > 0) {
                out.writeBytes(bytes, spans[0], end - spans[0]);
            }
            return;
        }
        int i = 0;
        while (i < count) {
            while (i < count && i < dropped.length && dropped[i]) {
                i++;
            }
            int from = i;
            while (i < count && !(i < dropped.length && dropped[i])) {
                i++;
            }
            if (from < i) {
                int stop = i < count ? spans[i * SPAN] : end;
                out.writeBytes(bytes, spans[from * SPAN], stop - spans[from * SPAN]);
            }
        }
    }

    /// An upper bound of what [#write] writes.
    int size() {
        return count == 0 ? 0 : end - spans[0];
    }
}
