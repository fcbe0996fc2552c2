package dev.gapless.load.effects;

import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A list of ids: a JSON array of strings or numbers, or one id per line.
final class IdList {
    private IdList() {}

    static void read(InputStream in, Consumer<String> each) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        if (first(reader) == '[') {
            array(reader, each);
        } else {
            reader.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(each);
        }
    }

    /// The first character that is not white space, left to be read; -1 at the end.
    private static int first(BufferedReader reader) throws IOException {
        while (true) {
            reader.mark(1);
            int character = reader.read();
            if (character < 0 || !Character.isWhitespace(character)) {
                reader.reset();
                return character;
            }
        }
    }

    private static void array(BufferedReader reader, Consumer<String> each) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), reader)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
                    each.accept(parser.getString());
                }
            }
        }
    }
}
