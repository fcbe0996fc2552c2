package dev.gapless.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The long text of a problem code, in Markdown: what it means, why it happens, what to do, what
/// serves meanwhile.
public final class ProblemText {
    private ProblemText() {}

    /// In English.
    public static String of(ProblemCode code) {
        return of(code, Language.EN);
    }

    /// The text of `problems/<code>.md`, in another language that of
    /// `problems/<language>/<code>.md`; every code has one, which a test checks.
    public static String of(ProblemCode code, Language language) {
        String folder =
                switch (language) {
                    case EN -> "problems/";
                    case KO -> "problems/" + language.code() + "/";
                };
        String name = folder + code.id() + ".md";
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
