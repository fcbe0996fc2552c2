package dev.gapless.cli.screen;

import java.util.regex.Pattern;

/// Parts of a command that is printed to be pasted.
public final class Pasted {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private Pasted() {}

    /// What `deploy` takes of a release's label: `1.2.3` of `1.2.3+2`, whose revision comes from
    /// the settings.
    public static String version(String label) {
        return label.replaceFirst("\\+[1-9][0-9]*$", "");
    }

    /// One word, in quotes where a shell would see more in it.
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// ` --flag value`, or nothing without a value.
    public static String flag(String name, String value) {
        return value.isEmpty() ? "" : " " + name + " " + word(value);
    }
}
