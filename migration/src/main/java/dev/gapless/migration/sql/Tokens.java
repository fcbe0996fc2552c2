package dev.gapless.migration.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits SQL text into tokens: PostgreSQL strings (also `E'..'` and `$tag$..$tag$`), quoted names
/// (also MySQL backticks), comments. An unfinished string ends with the text; the database will say
/// so.
public final class Tokens {
    private static final Pattern TOKEN =
            Pattern.compile(
                    """
                    (?<space>\\s+)\
                    |(?<comment>--[^\\n]*|/\\*.*?(?:\\*/|$))\
                    |(?<dollar>\\$(?<tag>[A-Za-z_]*)\\$.*?(?:\\$\\k<tag>\\$|$))\
                    |(?<escape>[eE]'(?:[^'\\\\]|''|\\\\.)*(?:'|$))\
                    |(?<string>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$))\
                    |"(?<quoted>(?:[^"]|"")*)(?:"|$)\
                    |`(?<backtick>(?:[^`]|``)*)(?:`|$)\
                    |(?<number>[0-9][0-9A-Za-z_.]*)\
                    |(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*)\
                    |(?<sign>.)\
                    """,
                    Pattern.DOTALL);

    private Tokens() {}

    public static List<Token> of(String sql) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            if (matcher.group("space") == null) {
                tokens.add(token(matcher));
            }
        }
        return tokens;
    }

    /// The same text with `qualifier.` taken from in front of names, quoted or not.
    public static String unqualified(String sql, String qualifier) {
        return requalified(sql, qualifier, "");
    }

    /// The same with other words in its place.
    ///
    /// @param instead with its dot
    public static String requalified(String sql, String qualifier, String instead) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = TOKEN.matcher(sql);
        boolean skipDot = false;
        while (matcher.find()) {
            boolean dot = matcher.end() < sql.length() && sql.charAt(matcher.end()) == '.';
            boolean first = matcher.start() == 0 || sql.charAt(matcher.start() - 1) != '.';
            if (skipDot) {
                skipDot = false;
            } else if (dot && first && names(matcher, qualifier)) {
                skipDot = true;
                text.append(instead);
            } else {
                text.append(matcher.group());
            }
        }
        return text.toString();
    }

    private static boolean names(Matcher matcher, String name) {
        return matcher.group("word") != null && matcher.group("word").equalsIgnoreCase(name)
                || name.equals(matcher.group("quoted"))
                || name.equals(matcher.group("backtick"));
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("comment") != null) {
            return new Token.Comment();
        }
        if (matcher.group("quoted") != null) {
            return new Token.Quoted(matcher.group("quoted").replace("\"\"", "\""));
        }
        if (matcher.group("backtick") != null) {
            return new Token.Quoted(matcher.group("backtick").replace("``", "`"));
        }
        if (matcher.group("word") != null) {
            return new Token.Word(matcher.group());
        }
        if (matcher.group("sign") != null) {
            return new Token.Sign(matcher.group().charAt(0));
        }
        return new Token.Literal(matcher.group());
    }
}
