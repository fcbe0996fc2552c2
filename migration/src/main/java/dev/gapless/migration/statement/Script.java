package dev.gapless.migration.statement;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.Splitter;
import dev.gapless.migration.sql.SqlStatement;

import java.util.List;

/// A file of statements, and what each of them does.
///
/// @param batches what is carried out together: the whole file, or each changeset of Liquibase
public record Script(String file, List<Batch> batches) {
    public Script {
        batches = List.copyOf(batches);
    }

    /// @param name `author:id` of a changeset, else empty
    public record Batch(String name, List<Read> reads) {
        public Batch {
            reads = List.copyOf(reads);
        }
    }

    public record Read(SqlStatement statement, List<PlacedAct> acts) {
        public Read {
            acts = List.copyOf(acts);
        }
    }

    /// Of a file as Flyway or Liquibase (formatted SQL) would carry it out.
    public static Script of(String file, String text, Product product) {
        return new Script(
                file,
                isFormatted(text)
                        ? Changesets.batches(text, product)
                        : List.of(batch("", text, product, ";")));
    }

    /// Whether it begins as a file of Liquibase.
    public static boolean isFormatted(String text) {
        return Changesets.isFormatted(text);
    }

    static Batch batch(String name, String text, Product product, String delimiter) {
        return new Batch(
                name,
                Splitter.split(text, product, delimiter).stream()
                        .map(one -> new Read(one, Recogniser.acts(one, product)))
                        .toList());
    }
}
