package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.Identifier;
import dev.gapless.migration.sql.RowExpression;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a statement does to rows: the part of the grammar that is too rich for a recogniser of
/// ours, and well known to JSqlParser.
final class Rows {
    /// Of a condition without a column.
    private static final Set<String> KEYWORDS =
            Set.of(
                    "true", "false", "null", "not", "and", "or", "is", "in", "between", "like",
                    "unknown");

    private Rows() {}

    static List<Act> read(String sql, Product product) {
        Statement statement;
        try {
            statement = CCJSqlParserUtil.parse(sql);
        } catch (JSQLParserException e) {
            throw new Unreadable("its grammar is not known: " + firstLine(e));
        }
        return switch (statement) {
            case Update update -> List.of(update(update, product));
            case Delete delete -> List.of(delete(delete, product));
            case Insert _ -> List.of(new Act.Harmless("INSERT"));
            case Select _ -> throw new Unreadable("WITH .. SELECT in a migration");
            case Merge merge ->
                    List.of(
                            new Act.UpdateRows(
                                    table(merge.getTable(), product),
                                    Map.of(),
                                    Optional.of("MERGE"),
                                    false));
            default -> throw new Unreadable("not known: " + sql.split("\\s", 2)[0]);
        };
    }

    private static Act update(Update update, Product product) {
        boolean plain =
                update.getFromItem() == null
                        && isEmpty(update.getJoins())
                        && isEmpty(update.getStartJoins())
                        && isEmpty(update.getWithItemsList())
                        && update.getLimit() == null
                        && update.getTable().getAlias() == null;
        boolean all =
                isAll(update.getWhere(), product)
                        && update.getLimit() == null
                        && update.getFromItem() == null
                        && isEmpty(update.getJoins())
                        && isEmpty(update.getStartJoins());
        plain &= update.getWhere() == null || !isAll(update.getWhere(), product);
        Map<String, String> values = new LinkedHashMap<>();
        for (UpdateSet set : update.getUpdateSets()) {
            plain &= set.getColumns().size() == 1 && set.getValues().size() == 1;
            if (plain) {
                values.put(
                        Identifier.stored(set.getColumn(0).getColumnName(), product),
                        String.valueOf(set.getValue(0)));
            }
        }
        Optional<String> condition =
                all
                        ? Optional.empty()
                        : Optional.of(
                                update.getWhere() == null
                                        ? "joined"
                                        : update.getWhere().toString());
        return new Act.UpdateRows(
                table(update.getTable(), product), plain ? values : Map.of(), condition, plain);
    }

    private static Act delete(Delete delete, Product product) {
        TableReference table = table(delete.getTable(), product);
        boolean all =
                isAll(delete.getWhere(), product)
                        && delete.getLimit() == null
                        && isEmpty(delete.getJoins())
                        && isEmpty(delete.getUsingList());
        return all ? new Act.EmptyTable(table, "DELETE") : new Act.DeleteRows(table);
    }

    private static boolean isAll(@Nullable Expression where, Product product) {
        return switch (where) {
            case null -> true;
            case OrExpression or ->
                    isAll(or.getLeftExpression(), product)
                            || isAll(or.getRightExpression(), product);
            default -> isConstant(where.toString(), product);
        };
    }

    /// It says the same of each row.
    static boolean isConstant(String condition, Product product) {
        String plain =
                product == Product.POSTGRESQL
                        ? condition
                        : condition.replaceAll("\"[^\"]*\"", "''");
        RowExpression expression = new RowExpression(plain);
        return expression.calls().isEmpty() && KEYWORDS.containsAll(expression.names());
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }

    private static TableReference table(@Nullable Table table, Product product) {
        if (table == null) {
            throw new Unreadable("it names no table");
        }
        String schema = table.getSchemaName();
        return new TableReference(
                schema == null ? "" : Identifier.stored(schema, product),
                Identifier.stored(table.getName(), product));
    }

    private static String firstLine(JSQLParserException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
