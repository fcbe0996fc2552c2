package dev.gapless.cli;

import dev.gapless.api.Language;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which language somebody is spoken to in: `--lang`, else `GAPLESS_LANG`, else what the locale
/// says where the result goes to a terminal that shows UTF-8; else English, so that what a script
/// or a CI job reads does not depend on who started it.
public final class LanguageChoice {
    static final String OPTION = "--lang";
    static final String VARIABLE = "GAPLESS_LANG";

    private LanguageChoice() {}

    /// @param terminal whether the result goes to one
    static Language of(Map<String, String> environment, boolean terminal) {
        String wanted = environment.getOrDefault(VARIABLE, "");
        return wanted.isBlank()
                ? ofLocale(environment, terminal)
                : Language.byCode(wanted).orElse(Language.EN);
    }

    /// What is wrong with the variable. No reason to refuse a command: English is spoken.
    static Optional<String> complaint(Map<String, String> environment) {
        String wanted = environment.getOrDefault(VARIABLE, "");
        return wanted.isBlank() || Language.byCode(wanted).isPresent()
                ? Optional.empty()
                : Optional.of(
                        VARIABLE
                                + "='"
                                + wanted
                                + "' is no language of gapless ("
                                + known()
                                + "); this is English.");
    }

    private static Language ofLocale(Map<String, String> environment, boolean terminal) {
        boolean korean =
                first(environment, "LC_ALL", "LC_MESSAGES", "LANG").matches("ko([_.@].*)?");
        String characters = first(environment, "LC_ALL", "LC_CTYPE", "LANG");
        boolean utf8 =
                characters.toLowerCase(Locale.ROOT).replace("-", "").matches(".*\\.utf8(@.*)?");
        return terminal && korean && utf8 ? Language.KO : Language.EN;
    }

    /// The first that is set, as the C library reads them.
    private static String first(Map<String, String> environment, String... names) {
        return Stream.of(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// What `--lang` asks for, wherever it stands among the arguments; it is needed before the
    /// command is made.
    static Optional<Language> asked(List<String> args) {
        int end = args.indexOf("--");
        List<String> options = end < 0 ? args : args.subList(0, end);
        Optional<Language> asked = Optional.empty();
        for (int i = 0; i < options.size(); i++) {
            String word = options.get(i);
            if (word.startsWith(OPTION + "=")) {
                asked = Optional.of(language(word.substring(OPTION.length() + 1)));
            } else if (word.equals(OPTION) && i + 1 < options.size()) {
                asked = Optional.of(language(options.get(i + 1)));
            }
        }
        return asked;
    }

    private static Language language(String word) {
        return Language.byCode(word)
                .orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.USAGE,
                                                OPTION + " " + word + " is no language of gapless.")
                                        .found("it speaks " + known())
                                        .todo("for example " + OPTION + " ko")
                                        .build());
    }

    private static String known() {
        return Arrays.stream(Language.values())
                .map(Language::code)
                .collect(Collectors.joining(", "));
    }
}
