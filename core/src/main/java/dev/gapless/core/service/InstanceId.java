package dev.gapless.core.service;

import java.util.regex.Pattern;

/// Names one running process of a release, unique for ever on its host, for example
/// `shop-1.5.0-42a`.
///
/// Also a file name and the value of `GAPLESS_INSTANCE`: letters, digits, `.`, `_`, `+` and `-`
/// only, at most 120.
public record InstanceId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,119}");

    public InstanceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an instance id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
