package dev.gapless.migration.port;

/// A constraint that a table has.
///
/// @param words for it: `the check positive`
/// @param definition what follows its name where it is added, in the words of the product
/// @param index of a unique constraint: what follows `ON` in its definition; empty where the
///   definition says all
/// @param acts it changes rows by itself, as a foreign key with `ON DELETE CASCADE`
/// @param valid the server has seen that all rows keep it
/// @param obstacle why it has to stay, empty when it may go
public record Constraint(
        String name,
        String words,
        Rule rule,
        String definition,
        String index,
        boolean acts,
        boolean valid,
        String obstacle) {}
