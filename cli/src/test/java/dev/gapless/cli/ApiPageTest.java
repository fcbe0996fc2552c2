package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.Paths;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `docs/reference/api.md`, made from [Paths] and the records that go over the wire.
/// `-Dgapless.golden=write` writes it anew.
class ApiPageTest {
    private static final Path SOURCES = Golden.root().resolve("api/src/main/java/dev/gapless/api");
    private static final Pattern REQUEST =
            Pattern.compile("/// (GET|POST|DELETE) +(\\S+) +(?:(\\w+) +)?-> (.*)");

    private record Request(String method, String path, String body, String answer) {}

    @Test
    void thePageIsMadeFromThePathsAndTheRecords() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        """
                        # HTTP API of the agent

                        HTTP/1.1 over the agent's unix socket (mode 0600): whoever may open it is the agent's own user. Bodies are JSON. It is the API of the
                        `gapless` command of the same build and changes with it; for scripts there is `--json`, which prints these same records.

                        The socket is `agent-*.sock` in `/run/gapless` (root with the default home), else in `$XDG_RUNTIME_DIR/gapless`, `/run/user/UID/gapless` or
                        `/tmp/gapless-UID`; the name depends on the home. `curl --unix-socket SOCKET http://agent/v1/agent` says who answers there.

                        A refusal is a `ProblemReport` with status 400 (the request or a file is wrong), 422 (refused), 409 (blocked by someone) or 500 (something
                        outside failed). `{}` stands for the name of a service. This page is made by `ApiPageTest`; do not edit it.

                        | request | body | answer |
                        |---|---|---|
                        """);
        Set<Class<?>> records = new LinkedHashSet<>();
        for (Request request : requests()) {
            page.append("| `")
                    .append(request.method())
                    .append(' ')
                    .append(request.path())
                    .append("` | ")
                    .append(linked(request.body(), records))
                    .append(" | ")
                    .append(linked(request.answer(), records))
                    .append(" |\n");
        }
        page.append("\n").append(commands()).append("\n");
        records.add(ProblemReport.class);
        for (Class<?> record : reachable(records)) {
            page.append(section(record));
        }
        Golden.page(Golden.root().resolve("docs/reference/api.md"), page.toString());
    }

    /// What is answered is on the page: the cases of the handler and the lines of [Paths].
    @Test
    void everyRequestThatIsAnsweredIsListed() throws IOException {
        String handler =
                Files.readString(
                        Golden.root()
                                .resolve(
                                        "agent/src/main/java/dev/gapless/agent/http/ApiHandler.java"));
        String listed =
                requests().stream()
                        .map(one -> one.method() + " " + one.path())
                        .reduce("", (all, one) -> all + one + "\n");
        Matcher named = Pattern.compile("\"(GET|POST) ([a-z]+)\"").matcher(handler);
        int count = 0;
        while (named.find()) {
            assertThat(listed)
                    .containsPattern(
                            named.group(1) + " \\S*/" + named.group(2) + "(/\\S*|\\?\\S*)?\n");
            count++;
        }
        assertThat(count).isGreaterThan(12);
    }

    private static List<Request> requests() throws IOException {
        List<Request> requests =
                Files.readString(SOURCES.resolve("wire/Paths.java"))
                        .lines()
                        .map(REQUEST::matcher)
                        .filter(Matcher::matches)
                        .map(
                                line ->
                                        new Request(
                                                line.group(1),
                                                line.group(2),
                                                line.group(3) == null ? "" : line.group(3),
                                                line.group(4)))
                        .toList();
        assertThat(requests).hasSizeGreaterThan(20);
        return requests;
    }

    private static String commands() throws IOException {
        String source = Files.readString(SOURCES.resolve("wire/Paths.java"));
        return source.substring(
                        source.indexOf("/// Schema commands:"), source.indexOf("public final"))
                .replaceAll("(?m)^/// ?", "");
    }

    /// The records in a text, each as a link to its section.
    private static String linked(String text, Set<Class<?>> records) {
        return Pattern.compile("\\b[A-Z]\\w+(View|Request)\\b")
                .matcher(text)
                .replaceAll(
                        name -> {
                            records.add(record(name.group()));
                            return Matcher.quoteReplacement(link(name.group()));
                        });
    }

    private static String link(String name) {
        return "[" + name + "](#" + name.toLowerCase(java.util.Locale.ROOT) + ")";
    }

    private static Class<?> record(String name) {
        try {
            return Class.forName(Paths.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("Paths names a record that is not there: " + name, e);
        }
    }

    /// With what their components are made of, by name.
    private static List<Class<?>> reachable(Set<Class<?>> named) {
        Map<String, Class<?>> all = new TreeMap<>();
        named.forEach(one -> reach(one, all));
        return List.copyOf(all.values());
    }

    private static void reach(Type type, Map<String, Class<?>> all) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(one -> reach(one, all));
        }
        if (type instanceof Class<?> one
                && one.isRecord()
                && one.getName().startsWith("dev.gapless.api.")
                && all.putIfAbsent(name(one), one) == null) {
            Arrays.stream(one.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(part -> reach(part, all));
        }
    }

    /// `PlanView.Step`
    private static String name(Class<?> record) {
        return record.getName().replaceFirst(".*\\.", "").replace('$', '.');
    }

    private static String section(Class<?> record) throws IOException {
        Map<String, String> documented = documented(record);
        StringBuilder section = new StringBuilder("\n## " + name(record) + "\n\n");
        String about = documented.getOrDefault("", "");
        if (!about.isEmpty()) {
            section.append(about).append("\n\n");
        }
        section.append("| field | type | |\n|---|---|---|\n");
        for (RecordComponent part : record.getRecordComponents()) {
            section.append("| `")
                    .append(part.getName())
                    .append("` | ")
                    .append(type(part.getGenericType()))
                    .append(" | ")
                    .append(documented.getOrDefault(part.getName(), ""))
                    .append(" |\n");
        }
        return section.toString();
    }

    private static String type(Type type) {
        if (type instanceof ParameterizedType generic) {
            List<String> parts =
                    Arrays.stream(generic.getActualTypeArguments()).map(ApiPageTest::type).toList();
            String raw = ((Class<?>) generic.getRawType()).getSimpleName();
            return switch (raw) {
                case "Optional" -> parts.getFirst() + " or null";
                case "List" -> "list of " + parts.getFirst();
                default -> "object of " + parts.getLast();
            };
        }
        Class<?> one = (Class<?>) type;
        if (one.isRecord()) {
            String name = name(one);
            return "["
                    + name
                    + "](#"
                    + name.toLowerCase(java.util.Locale.ROOT).replace(".", "")
                    + ")";
        }
        return switch (one.getSimpleName()) {
            case "String" -> "text";
            case "boolean" -> "true, false";
            case "int", "long", "double" -> "number";
            default ->
                    one.isEnum()
                            ? String.join(
                                    ", ",
                                    Arrays.stream(one.getEnumConstants())
                                            .map(value -> "`" + value + "`")
                                            .toList())
                            : one.getSimpleName();
        };
    }

    /// From the comment above a record: its sentences under "", its parameters by name.
    private static Map<String, String> documented(Class<?> record) throws IOException {
        Class<?> outermost = record;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        String path =
                outermost.getName().replaceFirst("^dev\\.gapless\\.api\\.", "").replace('.', '/');
        String source = Files.readString(SOURCES.resolve(path + ".java"));
        Matcher declared =
                Pattern.compile(
                                "(?m)((?:^ *///.*\n)*)^ *public record "
                                        + record.getSimpleName()
                                        + "\\b")
                        .matcher(source);
        Map<String, String> documented = new LinkedHashMap<>();
        if (!declared.find()) {
            throw new AssertionError("no record " + record + " in " + path);
        }
        String at = "";
        for (String line : declared.group(1).lines().map(ApiPageTest::plain).toList()) {
            Matcher parameter = Pattern.compile("@param (\\w+) +(.*)").matcher(line);
            if (parameter.matches()) {
                at = parameter.group(1);
                documented.put(at, cell(parameter.group(2)));
            } else if (!line.isBlank()) {
                documented.merge(at, cell(line), (first, next) -> first + " " + next);
            }
        }
        return documented;
    }

    private static String plain(String line) {
        return line.strip().replaceFirst("^/// ?", "").strip();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\[#?([\\w.#]+)]", "`$1`");
    }
}
