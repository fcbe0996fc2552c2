package dev.gapless.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A page of the documentation, or a part of one. Immutable.
public record Page(String text) {
    private static final Path ROOT = Path.of(System.getProperty("gapless.root", ".."));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```");

    /// What stands between two fences.
    ///
    /// @param language empty where none is named
    /// @param text with its last line's end
    public record Block(String language, String text) {}

    /// @param path from the root of the checkout
    public static Page of(String path) {
        try {
            return new Page(Files.readString(ROOT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What stands below a heading, to the next one of its level or above.
    ///
    /// @param heading its line
    public Page under(String heading) {
        String next = "#{1," + heading.indexOf(' ') + "} .*";
        List<String> part = new ArrayList<>();
        boolean inside = false;
        boolean code = false;
        for (String line : text.lines().toList()) {
            code = code != line.startsWith("```");
            if (!code && line.matches(next)) {
                inside = line.equals(heading);
            } else if (inside) {
                part.add(line);
            }
        }
        if (part.isEmpty()) {
            throw new IllegalArgumentException("no '" + heading + "'");
        }
        return new Page(String.join("\n", part) + "\n");
    }

    public List<Block> blocks() {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    /// What stands outside of the fences.
    public String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /// The only block of that language.
    public String block(String language) {
        List<Block> all =
                blocks().stream().filter(block -> block.language().equals(language)).toList();
        if (all.size() != 1) {
            throw new IllegalArgumentException(all.size() + " blocks of '" + language + "'");
        }
        return all.getFirst().text();
    }
}
