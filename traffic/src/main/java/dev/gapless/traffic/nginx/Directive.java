package dev.gapless.traffic.nginx;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One directive of nginx's configuration with those in its block.
///
/// @param file in which it stands
record Directive(String name, List<String> arguments, List<Directive> block, String file) {
    private static final int DEEPEST = 32;

    Directive {
        arguments = List.copyOf(arguments);
        block = List.copyOf(block);
    }

    boolean is(String wanted) {
        return name.equals(wanted);
    }

    /// As it stands there, without its block.
    String text() {
        return (name + " " + String.join(" ", arguments)).strip();
    }

    /// The whole configuration, with what is included in the place of the include.
    ///
    /// @param files text by path, the main one first, as `nginx -T` prints them
    /// @return empty for what this cannot read (blocks in a language of their own)
    static Optional<List<Directive>> of(Map<String, String> files) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<Directive>> parsed = new LinkedHashMap<>();
        try {
            files.forEach((file, text) -> parsed.put(file, new Reader(file, text).all()));
        } catch (Unreadable _) {
            return Optional.empty();
        }
        String main = files.keySet().iterator().next();
        return Optional.of(spliced(parsed.getOrDefault(main, List.of()), parsed, Path.of(main), 0));
    }

    private static List<Directive> spliced(
            List<Directive> level, Map<String, List<Directive>> parsed, Path main, int depth) {
        List<Directive> all = new ArrayList<>();
        for (Directive one : level) {
            if (one.is("include") && one.arguments().size() == 1 && depth < DEEPEST) {
                String glob =
                        main.resolveSibling(one.arguments().getFirst()).normalize().toString();
                var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
                parsed.forEach(
                        (file, text) -> {
                            if (matcher.matches(Path.of(file).normalize())) {
                                all.addAll(spliced(text, parsed, main, depth + 1));
                            }
                        });
            } else {
                all.add(
                        new Directive(
                                one.name(),
                                one.arguments(),
                                spliced(one.block(), parsed, main, depth),
                                one.file()));
            }
        }
        return all;
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("no configuration of nginx", null, false, false);
        }
    }

    /// Of one file.
    private static final class Reader {
        private final String file;
        private final String text;
        private int at;

        Reader(String file, String text) {
            this.file = file;
            this.text = text;
        }

        List<Directive> all() {
            List<Directive> found = level(0);
            if (at < text.length()) {
                throw new Unreadable();
            }
            return found;
        }

        /// Up to the brace that ends it, or to the end of the file.
        private List<Directive> level(int depth) {
            if (depth > DEEPEST) {
                throw new Unreadable();
            }
            List<Directive> found = new ArrayList<>();
            List<String> words = new ArrayList<>();
            while (toNextWord()) {
                switch (text.charAt(at)) {
                    case ';' -> {
                        at++;
                        found.add(directive(words, List.of()));
                        words = new ArrayList<>();
                    }
                    case '{' -> {
                        at++;
                        List<Directive> block = level(depth + 1);
                        if (at >= text.length()) {
                            throw new Unreadable();
                        }
                        at++;
                        found.add(directive(words, block));
                        words = new ArrayList<>();
                    }
                    case '}' -> {
                        if (depth == 0 || !words.isEmpty()) {
                            throw new Unreadable();
                        }
                        return found;
                    }
                    default -> words.add(word());
                }
            }
            if (!words.isEmpty()) {
                throw new Unreadable();
            }
            return found;
        }

        private Directive directive(List<String> words, List<Directive> block) {
            if (words.isEmpty()) {
                throw new Unreadable();
            }
            return new Directive(words.getFirst(), words.subList(1, words.size()), block, file);
        }

        private boolean toNextWord() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '#') {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                } else if (Character.isWhitespace(c)) {
                    at++;
                } else {
                    return true;
                }
            }
            return false;
        }

        private String word() {
            char quote = text.charAt(at);
            boolean quoted = quote == '"' || quote == '\'';
            StringBuilder word = new StringBuilder();
            for (at += quoted ? 1 : 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                    word.append(text.charAt(at));
                } else if (quoted && c == quote) {
                    at++;
                    return word.toString();
                } else if (!quoted && endsWord(c)) {
                    return word.toString();
                } else {
                    word.append(c);
                }
            }
            throw new Unreadable();
        }

        /// The brace of `${name}` is part of a word.
        private boolean endsWord(char c) {
            boolean ofVariable = c == '{' && text.charAt(at - 1) == '$';
            boolean closes = c == '}' && text.lastIndexOf("${", at) > lastSpace();
            return Character.isWhitespace(c)
                    || c == ';'
                    || c == '{' && !ofVariable
                    || c == '}' && !closes;
        }

        private int lastSpace() {
            int i = at - 1;
            while (i >= 0 && !Character.isWhitespace(text.charAt(i)) && text.charAt(i) != '}') {
                i--;
            }
            return i;
        }
    }
}
