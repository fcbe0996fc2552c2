package dev.gapless.e2e.tutorial;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a page says to type, and what it says is answered: its blocks marked `console`. Immutable.
public record Transcript(List<Entry> entries) {
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";
    private static final Pattern HERE = Pattern.compile(".*<<'([A-Z]+)'$");

    public Transcript {
        entries = List.copyOf(entries);
    }

    /// @param typed one command; of several lines where it holds a file
    /// @param shown lines of the answer; `...` for those left out
    public record Entry(String typed, List<String> shown) {}

    public static Transcript of(String page) {
        List<Entry> entries = new ArrayList<>();
        List<String> block = new ArrayList<>();
        boolean console = false;
        boolean inside = false;
        for (String line : page.lines().toList()) {
            if (line.startsWith(FENCE)) {
                if (console) {
                    entries.addAll(entries(block));
                }
                inside = !inside;
                console = inside && line.equals(FENCE + "console");
                block.clear();
            } else if (console) {
                block.add(line);
            }
        }
        return new Transcript(entries);
    }

    private static List<Entry> entries(List<String> block) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < block.size(); ) {
            if (!block.get(i).startsWith(PROMPT)) {
                throw new IllegalArgumentException("not after a command: " + block.get(i));
            }
            StringBuilder typed = new StringBuilder(block.get(i).substring(PROMPT.length()));
            Matcher here = HERE.matcher(block.get(i++));
            if (here.matches()) {
                do {
                    typed.append('\n').append(block.get(i));
                } while (!block.get(i++).equals(here.group(1)));
            }
            List<String> shown = new ArrayList<>();
            while (i < block.size() && !block.get(i).startsWith(PROMPT)) {
                shown.add(block.get(i++));
            }
            entries.add(new Entry(typed.toString(), List.copyOf(shown)));
        }
        return entries;
    }
}
