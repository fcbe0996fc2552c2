package dev.gapless.load;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One kind of request in the mix. `{id}` in the path, a header or the body becomes an id that no
/// other request has.
///
/// @param path begins with `/`, already percent-encoded
/// @param body null: none
/// @param weight share in the mix, relative to the others
/// @param expected statuses that are no error
/// @param answerContains text that the answer must contain, `{id}` replaced as well: an answer that
///   belongs to another request is then seen; null: not looked at
public record RequestSpec(
        String method,
        String path,
        Map<String, String> headers,
        @Nullable String body,
        int weight,
        Statuses expected,
        @Nullable String answerContains) {
    private static final String ID = "{id}";
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern EXPECTED = Pattern.compile("\\s->\\s*(\\d{3}(,\\d{3})*)\\s*$");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public RequestSpec {
        headers = Map.copyOf(headers);
        require(
                METHOD.matcher(method).matches(),
                "method is '" + method + "'",
                "Write it like GET or POST.");
        require(
                PATH.matcher(path).matches(),
                "path is '" + path + "'",
                "Begin with /, percent-encode the rest.");
        require(weight >= 1, "weight of " + path + " is " + weight, "Give 1 or more.");
        headers.forEach(
                (name, value) ->
                        require(
                                FIELD.matcher(name).matches()
                                        && value.chars()
                                                .allMatch(c -> c == '\t' || (c >= ' ' && c < 127)),
                                "header '" + name + ": " + value + "' of " + path,
                                "Header names are tokens, values are printable ASCII."));
    }

    private static void require(boolean condition, String what, String advice) {
        if (!condition) {
            throw LoadProblem.invalid(what, advice);
        }
    }

    public static RequestSpec get(String path) {
        return new RequestSpec("GET", path, Map.of(), null, 1, Statuses.SUCCESS, null);
    }

    public static RequestSpec post(String path, String contentType, String body) {
        return new RequestSpec(
                "POST", path, Map.of("Content-Type", contentType), body, 1, Statuses.SUCCESS, null);
    }

    /// As in a configuration: `GET /api/products?page=1`, `/health` (GET), `POST /api/orders
    /// {"key":"{id}"}` (sent as JSON when the body begins with a brace or bracket, else as a form),
    /// `DELETE /api/orders/{id} -> 204,404` where other statuses than 200 to 399 are expected.
    public static RequestSpec parse(String line) {
        Matcher end = EXPECTED.matcher(line);
        if (!end.find()) {
            return parseRequest(line.strip());
        }
        int[] statuses =
                Arrays.stream(end.group(1).split(",", -1)).mapToInt(Integer::parseInt).toArray();
        return parseRequest(line.substring(0, end.start()).strip()).expect(Statuses.of(statuses));
    }

    private static RequestSpec parseRequest(String line) {
        String[] parts = (line.startsWith("/") ? "GET " + line : line).split("\\s+", 3);
        require(
                parts.length >= 2,
                "request is '" + line + "'",
                "Write METHOD PATH, then the body if there is one.");
        String method = parts[0].toUpperCase(Locale.ROOT);
        if (parts.length == 2) {
            return new RequestSpec(method, parts[1], Map.of(), null, 1, Statuses.SUCCESS, null);
        }
        boolean json =
                parts[2].startsWith("{\"") || parts[2].startsWith("[") || parts[2].equals("{}");
        String type = json ? "application/json" : "application/x-www-form-urlencoded";
        return new RequestSpec(
                method,
                parts[1],
                Map.of("Content-Type", type),
                parts[2],
                1,
                Statuses.SUCCESS,
                null);
    }

    public RequestSpec weight(int weight) {
        return new RequestSpec(method, path, headers, body, weight, expected, answerContains);
    }

    public RequestSpec expect(Statuses statuses) {
        return new RequestSpec(method, path, headers, body, weight, statuses, answerContains);
    }

    public RequestSpec header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RequestSpec(method, path, more, body, weight, expected, answerContains);
    }

    public RequestSpec answerContains(String text) {
        return new RequestSpec(method, path, headers, body, weight, expected, text);
    }

    /// As shown to people: `POST /api/orders`.
    public String label() {
        return method + " " + path;
    }

    public boolean head() {
        return method.equals("HEAD");
    }

    /// Whether each of these is to take effect exactly once, under its own id.
    public boolean hasEffect() {
        return !method.equals("GET") && !head() && !method.equals("OPTIONS") && hasId();
    }

    boolean hasId() {
        return path.contains(ID)
                || (body != null && body.contains(ID))
                || headers.values().stream().anyMatch(value -> value.contains(ID));
    }

    static String withId(String template, String id) {
        return template.replace(ID, id);
    }
}
