package dev.gapless.migration.statement;

import dev.gapless.migration.sql.Token;

import java.util.Set;

/// Reads one expression as `DEFAULT` takes it, and not a word more.
final class ValueExpression {
    private static final String OPERATORS = "+-*/%|&^<>=#~!@";

    private static final Set<String> UNITS =
            Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TO");

    /// Words that go on with the type of a cast.
    private static final Set<String> OF_TYPE =
            Set.of("PRECISION", "VARYING", "WITH", "WITHOUT", "TIME", "ZONE");

    /// What begins the next clause instead.
    private static final Set<String> NO_VALUE =
            Set.of(
                    "NOT",
                    "PRIMARY",
                    "UNIQUE",
                    "KEY",
                    "CHECK",
                    "REFERENCES",
                    "CONSTRAINT",
                    "GENERATED",
                    "COMMENT",
                    "ON",
                    "AUTO_INCREMENT",
                    "FIRST",
                    "AFTER",
                    "COLLATE",
                    "DEFAULT");

    private final Cursor cursor;

    private ValueExpression(Cursor cursor) {
        this.cursor = cursor;
    }

    /// Its text.
    static String read(Cursor cursor) {
        int mark = cursor.mark();
        ValueExpression expression = new ValueExpression(cursor);
        do {
            expression.operand();
        } while (expression.operators());
        return cursor.textFrom(mark);
    }

    private boolean operators() {
        boolean any = false;
        while (cursor.peek().filter(ValueExpression::isOperator).isPresent()) {
            cursor.skip();
            any = true;
        }
        return any;
    }

    private static boolean isOperator(Token token) {
        return token instanceof Token.Sign(char sign) && OPERATORS.indexOf(sign) >= 0;
    }

    private boolean atLiteral() {
        return cursor.peek().filter(Token.Literal.class::isInstance).isPresent();
    }

    private void operand() {
        operators();
        if (cursor.atSign('(')) {
            cursor.skipBrackets();
        } else if (atLiteral()) {
            cursor.skip();
        } else if (cursor.accept("CASE")) {
            toEnd();
        } else if (cursor.accept("NEXT", "VALUE", "FOR")) {
            cursor.table();
        } else if (cursor.atOneOf(NO_VALUE)) {
            throw cursor.unexpected();
        } else {
            named();
        }
        suffixes();
    }

    private void toEnd() {
        while (!cursor.accept("END")) {
            if (cursor.accept("CASE")) {
                toEnd();
            } else {
                cursor.skip();
            }
        }
    }

    /// `now()`, `date '2026-01-01'`, `interval '1' day`
    private void named() {
        boolean interval = cursor.at("INTERVAL");
        do {
            cursor.name();
        } while (cursor.acceptSign('.'));
        if (cursor.atSign('(')) {
            cursor.skipBrackets();
        } else if (atLiteral()) {
            cursor.skip();
            while (interval && cursor.atOneOf(UNITS)) {
                cursor.skip();
            }
        }
    }

    private void suffixes() {
        while (true) {
            if (cursor.atSign('[')) {
                element();
            } else if (cursor.acceptSign(':')) {
                cursor.expectSign(':');
                type();
            } else if (cursor.accept("AT", "TIME", "ZONE")) {
                operand();
            } else {
                return;
            }
        }
    }

    private void type() {
        cursor.table();
        while (true) {
            if (cursor.atSign('(')) {
                cursor.skipBrackets();
            } else if (cursor.atOneOf(OF_TYPE)) {
                cursor.skip();
            } else {
                return;
            }
        }
    }

    private void element() {
        while (!cursor.acceptSign(']')) {
            cursor.skip();
        }
    }
}
