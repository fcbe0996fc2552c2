package dev.gapless.migration.file;

import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.Place;
import dev.gapless.migration.change.TableReference;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The keys of one operation, as whoever reads it asks for them. What is asked for is allowed
/// there, and nothing else is.
sealed interface Fields permits YamlFields, SchemaFields {
    /// @param alias the table's name when there is no other
    record Aliased(TableReference table, String alias) {}

    Place place();

    String text(String key);

    Optional<String> optionalText(String key);

    boolean flag(String key);

    Optional<Expression> expression(String key);

    Expression requiredExpression(String key);

    TableReference table(String key);

    /// A table that stands as a key in the map `key`, or in the list `key`.
    TableReference table(String key, String name);

    /// A list of tables, at least one.
    List<TableReference> tables(String key);

    /// A table, and what a row of it is called: `customer c`.
    Aliased aliased(String key);

    /// A list of texts, at least one.
    List<String> texts(String key);

    /// A map from names to lists of texts, in the order of the file; empty when the key is missing.
    <T> List<T> lists(String key, BiFunction<String, List<String>, T> read);

    /// A map from names to what is said of each, at least one, in the order of the file.
    <T> List<T> each(String key, BiFunction<String, Fields, T> read);

    /// The same with several kinds of settings.
    ///
    /// @param marked by the key that only settings of their kind have
    <T> List<T> each(
            String key,
            BiFunction<String, Fields, T> read,
            String mark,
            BiFunction<String, Fields, T> marked);

    /// The same; empty when the key is missing.
    <T> List<T> some(String key, BiFunction<String, Fields, T> read);

    /// A map from names to an expression or to settings, at least one, in the order of the file.
    <T> List<T> eachOrText(
            String key,
            BiFunction<String, Expression, T> plain,
            BiFunction<String, Fields, T> read);

    /// The same with two kinds of settings.
    ///
    /// @param mark the key of settings that are read as `marked`
    <T> List<T> eachOrText(
            String key,
            BiFunction<String, Expression, T> plain,
            BiFunction<String, Fields, T> read,
            Map<String, BiFunction<String, Fields, T>> marked);

    /// A map from names to expressions; empty when the key is missing.
    <T> List<T> expressions(String key, BiFunction<String, Expression, T> read);

    /// The same, with at least one.
    <T> List<T> requiredExpressions(String key, BiFunction<String, Expression, T> read);

    /// A list of settings, in the order of the file; empty when the key is missing.
    <T> List<T> list(String key, Function<Fields, T> read);

    /// Settings within settings.
    <T> T settings(String key, Function<Fields, T> read);

    /// The same; empty when the key is missing.
    <T> Optional<T> optional(String key, Function<Fields, T> read);

    /// One of a few words.
    <T> Optional<T> choice(String key, T[] allowed, Function<T, String> word);

    /// The keys are right, but something is missing.
    void incomplete(String message);

    /// Nothing more is asked for.
    void finish();
}
