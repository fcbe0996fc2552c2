package dev.gapless.database.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// A list of texts in one text, for the ledger: each in hexadecimal after an `x`. Neither server
/// has arrays.
final class Texts {
    private Texts() {}

    static String joined(List<String> texts) {
        return texts.stream()
                .map(text -> "x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(","));
    }

    static List<String> split(String joined) {
        return joined.isEmpty()
                ? List.of()
                : Arrays.stream(joined.split(","))
                        .map(
                                text ->
                                        new String(
                                                HexFormat.of().parseHex(text.substring(1)),
                                                StandardCharsets.UTF_8))
                        .toList();
    }
}
