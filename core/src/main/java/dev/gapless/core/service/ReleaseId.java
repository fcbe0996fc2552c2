package dev.gapless.core.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of a service with its revision: revision 1 is written `1.2.3`, later ones (same
/// version, other settings) `1.2.3+2`.
public record ReleaseId(String version, int revision) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?:\\+([1-9][0-9]{0,5}))?");

    public ReleaseId {
        if (revision < 1) {
            throw new IllegalArgumentException("not a revision: " + revision);
        }
    }

    /// Reads `1.2.3` or `1.2.3+2`; anything else is an [IllegalArgumentException].
    public static ReleaseId parse(String label) {
        Matcher matcher = FORM.matcher(label);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a release: " + label);
        }
        String revision = matcher.group(2);
        return new ReleaseId(matcher.group(1), revision == null ? 1 : Integer.parseInt(revision));
    }

    public String label() {
        return revision == 1 ? version : version + "+" + revision;
    }

    @Override
    public String toString() {
        return label();
    }
}
