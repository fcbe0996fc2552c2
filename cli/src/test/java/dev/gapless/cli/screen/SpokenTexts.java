package dev.gapless.cli.screen;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// What a piece of the program says to people: each expression of a text with at least two words,
/// put together as the program does it, every choice in it made both ways. What is known at run
/// time only is a number, or several words where it may be several.
final class SpokenTexts {
    /// For a value, and for one that may have blanks.
    private static final String VALUE = "7";

    private static final String VALUES = "7 of 7";
    private static final Pattern WORDS = Pattern.compile("[a-z]{2,} (?:[a-z]{2,}|a )");

    /// The end of a text that is put together elsewhere; what is written into a file.
    private static final Pattern OTHER = Pattern.compile("^[;,.#]|\n");

    /// More choices than that in one text nobody can read.
    private static final int MOST = 500;

    /// Whose arguments are for nobody's eyes, or for a reader of logs or of `--help`.
    private static final Set<String> NOT_SPOKEN =
            Set.of(
                    "log",
                    "compile",
                    "contains",
                    "endsWith",
                    "equals",
                    "getProperty",
                    "matches",
                    "startsWith");

    private static final Set<String> SEVERAL_WORDS =
            Set.of("description", "getMessage", "what", "text", "complaints", "found", "why");

    private final Map<String, ExpressionTree> constants = new HashMap<>();
    private final Map<String, List<ExpressionTree>> methods = new HashMap<>();
    private final Set<String> texts = new TreeSet<>();
    private final Set<String> open = new HashSet<>();

    private SpokenTexts() {}

    /// @param files sources, which may name constants of one another
    static Set<String> of(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SpokenTexts spoken = new SpokenTexts();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of(),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            List<Tree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            units.forEach(spoken::learnConstants);
            for (Tree unit : units) {
                spoken.methods.clear();
                spoken.learnMethods(unit);
                spoken.collect(unit);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return spoken.texts;
    }

    private void learnConstants(Tree unit) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void nothing) {
                String name = variable.getName().toString();
                boolean constant = name.equals(name.toUpperCase(Locale.ROOT));
                if (constant && variable.getInitializer() != null && isText(variable.getType())) {
                    constants.put(name, variable.getInitializer());
                }
                return super.visitVariable(variable, nothing);
            }
        }.scan(unit, null);
    }

    /// Those that return a text; of several with one name the last.
    private void learnMethods(Tree unit) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                if (isText(method.getReturnType()) && method.getBody() != null) {
                    methods.put(method.getName().toString(), returned(method));
                }
                return super.visitMethod(method, nothing);
            }
        }.scan(unit, null);
    }

    private static boolean isText(Tree type) {
        return type != null && type.toString().equals("String");
    }

    private static List<ExpressionTree> returned(MethodTree method) {
        List<ExpressionTree> all = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitReturn(ReturnTree line, Void nothing) {
                all.add(line.getExpression());
                return null;
            }

            @Override
            public Void visitLambdaExpression(LambdaExpressionTree lambda, Void nothing) {
                return null;
            }
        }.scan(method.getBody(), null);
        return all;
    }

    /// The outermost expressions.
    private void collect(Tree unit) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                return spoken(literal);
            }

            @Override
            public Void visitBinary(BinaryTree sum, Void nothing) {
                if (isSum(sum)) {
                    spoken(sum);
                    return scanCalls(sum, this);
                }
                return super.visitBinary(sum, nothing);
            }

            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                return NOT_SPOKEN.contains(name(call))
                        ? null
                        : super.visitMethodInvocation(call, nothing);
            }

            /// An exception that is a bug.
            @Override
            public Void visitNewClass(NewClassTree made, Void nothing) {
                return made.getIdentifier().toString().endsWith("Exception")
                        ? null
                        : super.visitNewClass(made, nothing);
            }

            @Override
            public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
                return null;
            }
        }.scan(unit, null);
    }

    private static boolean isSum(BinaryTree sum) {
        return sum.getKind() == Tree.Kind.PLUS;
    }

    /// What stands in the calls within a sum is said for itself, for example in a `String.join`.
    private static Void scanCalls(ExpressionTree part, TreeScanner<Void, Void> scanner) {
        switch (part) {
            case BinaryTree sum when isSum(sum) -> {
                scanCalls(sum.getLeftOperand(), scanner);
                scanCalls(sum.getRightOperand(), scanner);
            }
            case ParenthesizedTree inner -> scanCalls(inner.getExpression(), scanner);
            case ConditionalExpressionTree choice -> {
                scanner.scan(choice.getCondition(), null);
                scanCalls(choice.getTrueExpression(), scanner);
                scanCalls(choice.getFalseExpression(), scanner);
            }
            case LiteralTree _ -> {}
            default -> scanner.scan(part, null);
        }
        return null;
    }

    private Void spoken(ExpressionTree text) {
        values(text).stream()
                .filter(one -> WORDS.matcher(one).find() && !OTHER.matcher(one).find())
                .forEach(texts::add);
        return null;
    }

    private List<String> values(Tree expression) {
        return switch (expression) {
            case LiteralTree literal -> List.of(String.valueOf(literal.getValue()));
            case ParenthesizedTree inner -> values(inner.getExpression());
            case BinaryTree sum when isSum(sum) -> sums(sum);
            case ConditionalExpressionTree choice -> {
                List<String> both = new ArrayList<>(values(choice.getTrueExpression()));
                both.addAll(values(choice.getFalseExpression()));
                yield both;
            }
            case IdentifierTree name -> named(name.getName().toString());
            case MemberSelectTree name -> named(name.getIdentifier().toString());
            case MethodInvocationTree call -> called(call);
            default -> List.of(VALUE);
        };
    }

    private List<String> named(String name) {
        ExpressionTree constant = constants.get(name);
        return constant == null ? List.of(value(name)) : values(constant);
    }

    private List<String> sums(BinaryTree sum) {
        List<String> all = new ArrayList<>();
        for (String left : values(sum.getLeftOperand())) {
            for (String right : values(sum.getRightOperand())) {
                all.add(left + right);
            }
        }
        if (all.size() > MOST) {
            throw new IllegalStateException("too many choices in " + sum);
        }
        return all;
    }

    private List<String> called(MethodInvocationTree call) {
        String name = name(call);
        if (call.toString().startsWith("String.join(")) {
            return values(call.getArguments().getFirst()).stream()
                    .map(between -> VALUE + between + VALUE)
                    .toList();
        }
        List<ExpressionTree> own =
                call.getMethodSelect() instanceof IdentifierTree ? methods.get(name) : null;
        if (own == null || !open.add(name)) {
            return List.of(value(name));
        }
        List<String> all = own.stream().flatMap(one -> values(one).stream()).toList();
        open.remove(name);
        return all;
    }

    private static String value(String name) {
        return SEVERAL_WORDS.contains(name) ? VALUES : VALUE;
    }

    private static String name(MethodInvocationTree call) {
        return switch (call.getMethodSelect()) {
            case IdentifierTree own -> own.getName().toString();
            case MemberSelectTree other -> other.getIdentifier().toString();
            default -> "";
        };
    }
}
