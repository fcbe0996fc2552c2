package dev.gapless.migration.statement;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.Splitter;
import dev.gapless.migration.sql.SqlStatement;
import dev.gapless.migration.statement.Script.Batch;
import dev.gapless.migration.statement.Script.Read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Liquibase's formatted SQL: a header, then changesets, each after its own line. Other lines of it
/// (`--rollback`, `--comment`) are comments to everybody.
final class Changesets {
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\A\\uFEFF?\\s*--\\s*liquibase\\s+formatted\\s+sql", Pattern.CASE_INSENSITIVE);

    private static final Pattern CHANGESET =
            Pattern.compile(
                    "\\s*--\\s*changeset\\s+(\"[^\"]+\"|[^:]+):\\s*(\"[^\"]+\"|\\S+)(.*)",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern MEANT =
            Pattern.compile("\\s*--\\s*changeset\\b.*", Pattern.CASE_INSENSITIVE);

    /// Liquibase keeps these lines to itself; MySQL would not take all of them for comments.
    private static final Pattern COMMENT = Pattern.compile("^\\s*--");

    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(endDelimiter|dbms):(\"[^\"]*\"|\\S+)", Pattern.CASE_INSENSITIVE);

    private Changesets() {}

    static boolean isFormatted(String text) {
        return HEADER.matcher(text).find();
    }

    static List<Batch> batches(String text, Product product) {
        List<Batch> batches = new ArrayList<>();
        Open open = new Open("", "");
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher changeset = CHANGESET.matcher(line);
            if (changeset.matches()) {
                open.close(product, batches);
                String name = part(changeset.group(1)) + ":" + part(changeset.group(2));
                open = new Open(name, changeset.group(3));
                // so that lines keep their numbers
                open.text.append("\n".repeat(number));
            } else if (MEANT.matcher(line).matches()) {
                open.close(product, batches);
                batches.add(new Batch("", List.of(unread(line, number))));
                open = new Open("", "");
                open.text.append("\n".repeat(number));
            } else {
                open.text.append(COMMENT.matcher(line).replaceFirst("-- ")).append('\n');
            }
        }
        open.close(product, batches);
        return batches;
    }

    private static String part(String written) {
        return written.replace("\"", "").strip();
    }

    private static Read unread(String line, int number) {
        SqlStatement statement = new SqlStatement(line.strip(), number, List.of(), List.of(), true);
        return unknown(statement, "no changeset is AUTHOR:ID");
    }

    private static Read unknown(SqlStatement statement, String why) {
        return new Read(statement, List.of(new PlacedAct(new Act.Unknown(why), statement.line())));
    }

    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private String delimiter = ";";
        private boolean oddDelimiter;
        private String databases = "";

        Open(String name, String attributes) {
            this.name = name;
            Matcher attribute = ATTRIBUTE.matcher(attributes);
            while (attribute.find()) {
                String value = attribute.group(2).replace("\"", "");
                if (attribute.group(1).equalsIgnoreCase("dbms")) {
                    databases = value.toLowerCase(Locale.ROOT);
                } else {
                    delimiter(value);
                }
            }
        }

        /// Liquibase takes it for a regular expression, with the line that it stands on.
        private void delimiter(String value) {
            String plain = value.replaceAll("\\\\[nrst][*+?]?", "").replace("\\", "").strip();
            Set<String> all = new LinkedHashSet<>(List.of(plain.split("\\|")));
            all.remove("");
            delimiter = all.isEmpty() ? plain : all.iterator().next();
            oddDelimiter = all.size() > 1 || plain.matches(".*[*+?\\[(].*");
        }

        void close(Product product, List<Batch> batches) {
            String end = delimiter.isEmpty() ? ";" : delimiter;
            if (name.isEmpty()) {
                batches.add(unknown(product, end, "it stands in no changeset"));
            } else if (isFor(product)) {
                batches.add(
                        oddDelimiter
                                ? unknown(product, end, "the endDelimiter is a pattern")
                                : Script.batch(name, text.toString(), product, end));
            }
        }

        private Batch unknown(Product product, String end, String why) {
            return new Batch(
                    name,
                    Splitter.split(text.toString(), product, end).stream()
                            .map(one -> Changesets.unknown(one, why))
                            .toList());
        }

        private boolean isFor(Product product) {
            List<String> all =
                    Arrays.stream(databases.split(","))
                            .map(String::strip)
                            .filter(one -> !one.isEmpty())
                            .toList();
            boolean anyNamed = all.stream().anyMatch(one -> !one.startsWith("!"));
            return !all.contains("!" + product.id())
                    && (!anyNamed || all.contains(product.id()) || all.contains("all"));
        }
    }
}
