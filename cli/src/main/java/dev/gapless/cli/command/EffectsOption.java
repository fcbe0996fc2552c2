package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.prove.IdSource;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.Settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `prove.check` of a file, with the account it needs.
final class EffectsOption {
    private EffectsOption() {}

    /// Empty when it is not set.
    static Optional<IdSource> of(Optional<Settings> settings, Shell shell) {
        return settings.filter(one -> !one.prove().check().isEmpty())
                .map(one -> source(one.prove().check(), one.database(), shell));
    }

    private static IdSource source(String check, Optional<DatabaseSettings> database, Shell shell) {
        if (!IdSource.isQuery(check)) {
            return new IdSource.Page(url(check));
        }
        DatabaseSettings account =
                database.orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.PROVE_CHECK_FAILED,
                                                "prove.check is SQL, and the file names no"
                                                        + " database.")
                                        .found(check)
                                        .todo("set database.url, or give a URL that lists the ids")
                                        .build());
        return new IdSource.Query(
                check, account.url(), account.user(), secret(account.password(), shell));
    }

    private static URI url(String check) {
        try {
            return URI.create(check);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.PROVE_CHECK_FAILED, "prove.check is no URL.")
                    .found(check)
                    .todo("percent-encode what a URL may not hold")
                    .cause(e);
        }
    }

    private static String secret(EnvValue value, Shell shell) {
        return switch (value) {
            case EnvValue.Literal(String text) -> text;
            case EnvValue.FromEnv(String name) ->
                    Optional.ofNullable(shell.environment().get(name))
                            .orElseThrow(
                                    () -> missing("the variable " + name + " is not set here"));
            case EnvValue.FromFile(Path file) -> content(file);
        };
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).replaceFirst("\\R\\z", "");
        } catch (IOException _) {
            throw missing(file + " cannot be read");
        }
    }

    private static Problem missing(String found) {
        return Problem.of(ProblemCode.SECRET_MISSING, "The password of the database is not there.")
                .found(found)
                .todo("prove.check asks the database itself, so this user needs it")
                .build();
    }
}
