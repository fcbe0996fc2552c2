package dev.gapless.cli.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text measured in terminal columns: Hangul and other wide characters count two, combining marks
/// none.
public final class Columns {
    /// No line is wider.
    public static final int MOST = 80;

    private static final String GAP = "..";
    private static final Pattern LABELLED = Pattern.compile("( *\\S+ {2,})(\\S.*)");

    private Columns() {}

    public static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    /// Unicode's East Asian wide and full-width ranges (UAX 11), coarsely.
    private static boolean isWide(int point) {
        return point >= 0x1100 && point <= 0x115F
                || point >= 0x2E80 && point <= 0x303E
                || point >= 0x3041 && point <= 0xA4CF
                || point >= 0xA960 && point <= 0xA97F
                || point >= 0xAC00 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFE30 && point <= 0xFE6F
                || point >= 0xFF00 && point <= 0xFF60
                || point >= 0xFFE0 && point <= 0xFFE6
                || point >= 0x1F300 && point <= 0x1FAFF
                || point >= 0x20000 && point <= 0x3FFFD;
    }

    /// Text from elsewhere (a log, a server's answer) without what would move the cursor.
    public static String clean(String text) {
        String plain = text.replaceAll("\u001B\\[[0-9;?]*[ -/]*[@-~]", "").replace("\t", "    ");
        StringBuilder kept = new StringBuilder();
        plain.codePoints()
                .filter(point -> !Character.isISOControl(point))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /// At most `columns` wide, the rest cut off.
    public static String clip(String text, int columns) {
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            used += width(point);
            if (used > columns) {
                return text.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return text;
    }

    /// At most `columns` wide, cut where it stays different from the others: behind the first
    /// difference, else between the beginning and there.
    public static String shorten(String text, List<String> others, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int most = Math.max(0, columns - GAP.length());
        int same =
                others.stream()
                        .filter(other -> !other.equals(text))
                        .mapToInt(other -> samePrefix(text, other))
                        .max()
                        .orElse(0);
        if (same < most) {
            return clip(text, most) + GAP;
        }
        String head = clip(text, most / 3);
        int room = most - head.length();
        int from = Math.max(head.length(), Math.min(same, text.length() - room));
        return clip(head + GAP + text.substring(from), columns);
    }

    private static int samePrefix(String one, String other) {
        int least = Math.min(one.length(), other.length());
        int same = 0;
        while (same < least && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /// Filled with spaces on the right.
    public static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /// Filled with spaces on the left.
    public static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /// One line with `end` at the right margin; clips `start` where both do not fit.
    public static String spread(String start, String end) {
        if (end.isEmpty()) {
            return clip(start, MOST);
        }
        int room = MOST - width(end) - 1;
        return left(clip(start, room), room) + " " + end;
    }

    /// Breaks at spaces, keeps runs of them inside a line; words too long for a line are cut.
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("(?<= )(?! )", -1)) {
            String rest = word;
            if (width(line) + width(rest.stripTrailing()) <= columns) {
                line = line + rest;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line.stripTrailing());
            }
            while (width(rest.stripTrailing()) > columns) {
                String head = clip(rest, columns);
                lines.add(head);
                rest = rest.substring(head.length());
            }
            line = rest;
        }
        lines.add(line.stripTrailing());
        return lines;
    }

    /// A line whose first word is set off by two blanks or more is broken below what follows; any
    /// other as by [#wrap].
    public static List<String> paragraph(String line) {
        Matcher labelled = LABELLED.matcher(line);
        return labelled.matches()
                ? labelled(labelled.group(1), labelled.group(2))
                : wrap(line, MOST);
    }

    /// `label` in front of the first line, the others indented to the same column.
    public static List<String> labelled(String label, String text) {
        int indent = width(label);
        List<String> lines = new ArrayList<>();
        for (String part : wrap(text, MOST - indent)) {
            lines.add((lines.isEmpty() ? label : " ".repeat(indent)) + part);
        }
        return lines;
    }
}
