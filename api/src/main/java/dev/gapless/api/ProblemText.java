package dev.gapless.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The long text of a problem code, in Markdown: what it means, why it happens, what to do, what
/// serves meanwhile.
public final class ProblemText {
    private ProblemText() {}

    /// The text of `problems/<code>.md`; every code has one, which a test checks.
    public static String of(ProblemCode code) {
        String name = "problems/" + code.id() + ".md";
        try (InputStream in = ProblemText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no text " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
