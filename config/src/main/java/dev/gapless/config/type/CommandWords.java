package dev.gapless.config.type;

import java.util.ArrayList;
import java.util.List;

/// Takes a command line apart into words: blanks separate, `'...'` and `"..."` hold together, a
/// backslash keeps the next character (in double quotes only before `"` and `\`). What only a shell
/// could do is refused by name.
final class CommandWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private CommandWords(String text) {
        this.text = text;
    }

    sealed interface Result {}

    record Words(List<String> words) implements Result {}

    record Unfit(String complaint) implements Result {}

    static Result split(String text) {
        return new CommandWords(text).run();
    }

    private Result run() {
        while (at < text.length()) {
            String complaint = step(text.charAt(at));
            if (!complaint.isEmpty()) {
                return new Unfit(complaint);
            }
        }
        endWord();
        if (words.isEmpty() || words.getFirst().isBlank()) {
            return new Unfit("names no program");
        }
        String first = words.getFirst();
        return first.matches("[A-Za-z_][A-Za-z0-9_]*=.*")
                ? new Unfit(
                        "begins with a variable; set "
                                + first.substring(0, first.indexOf('='))
                                + " in env")
                : new Words(List.copyOf(words));
    }

    /// Reads one character or one quoted part; returns a complaint, empty when there is none.
    private String step(char c) {
        switch (c) {
            case ' ', '\t', '\n', '\r' -> {
                endWord();
                at++;
            }
            case '\'' -> {
                return singleQuoted();
            }
            case '"' -> {
                return doubleQuoted();
            }
            case '\\' -> {
                if (at + 1 == text.length()) {
                    return "ends with a backslash";
                }
                append(text.charAt(at + 1));
                at += 2;
            }
            case '&', '|', ';', '<', '>', '`' -> {
                return shell(operator());
            }
            default -> {
                if (isVariable()) {
                    return variable();
                }
                append(c);
                at++;
            }
        }
        return "";
    }

    private String singleQuoted() {
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
            return "has a ' that is not closed";
        }
        inWord = true;
        word.append(text, at + 1, end);
        at = end + 1;
        return "";
    }

    private String doubleQuoted() {
        inWord = true;
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (text.charAt(at) == '\\' && (next == '"' || next == '\\')) {
                at++;
            } else if (isVariable()) {
                return variable();
            }
            word.append(text.charAt(at));
        }
        at++;
        return at > text.length() ? "has a \" that is not closed" : "";
    }

    private boolean isVariable() {
        return text.charAt(at) == '$' && text.substring(at + 1).matches("(?s)[A-Za-z_{(].*");
    }

    private String variable() {
        int end = at + 1;
        while (end < text.length()
                && (text.charAt(end) == '_' || Character.isLetterOrDigit(text.charAt(end)))) {
            end++;
        }
        return shell(end == at + 1 ? text.substring(at, at + 2) : text.substring(at, end));
    }

    private String operator() {
        char c = text.charAt(at);
        boolean twice = at + 1 < text.length() && text.charAt(at + 1) == c;
        return twice ? "" + c + c : String.valueOf(c);
    }

    private static String shell(String what) {
        return "has "
                + what
                + ", but no shell runs it; quote it ('"
                + what
                + "') if it is meant as it is, or put it into a script";
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
