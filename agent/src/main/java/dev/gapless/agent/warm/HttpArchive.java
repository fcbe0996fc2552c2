package dev.gapless.agent.warm;

import dev.gapless.api.Problem;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a browser has recorded (HAR 1.2): its GET and HEAD requests to the host of the first one,
/// with their headers. It is read as a stream: the bodies of answers, most of such a file, are
/// passed over.
final class HttpArchive {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Pattern URL = Pattern.compile("(?i)https?://([^/?#]*)([^#]*)(#.*)?");
    private static final int MOST_HEADERS = 64;
    private static final int LONGEST = 8 * 1024;
    private static final int MOST_CHARACTERS = 2 * 1024 * 1024;

    /// They belong to the connection that was recorded; or would let the application answer that
    /// nothing has changed, which takes no work.
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "keep-alive",
                    "proxy-connection",
                    "upgrade",
                    "expect",
                    "te",
                    "trailer",
                    "if-none-match",
                    "if-modified-since",
                    "if-range",
                    "range");

    private final InputStream in;
    private final Function<String, Problem.Builder> problem;
    private final List<WarmRequest> requests = new ArrayList<>();
    private String host = "";
    private int characters;

    /// @param problem of a file that is no archive, with what is wrong
    HttpArchive(InputStream in, Function<String, Problem.Builder> problem) {
        this.in = in;
        this.problem = problem;
    }

    /// Throws a Jackson exception when it is no JSON.
    List<WarmRequest> read() {
        try (JsonParser json = JsonMapper.shared().createParser(in)) {
            json.nextToken();
            if (!enter(json, "log", JsonToken.START_OBJECT)
                    || !enter(json, "entries", JsonToken.START_ARRAY)) {
                throw problem.apply("The file is no HTTP archive: log.entries is missing.").build();
            }
            while (json.nextToken() == JsonToken.START_OBJECT && !full()) {
                entry(json);
            }
            return requests;
        }
    }

    private boolean full() {
        return requests.size() >= WarmUpFile.MOST_REQUESTS || characters >= MOST_CHARACTERS;
    }

    /// From the beginning of an object to that of what it has under this name; all before is passed
    /// over.
    private static boolean enter(JsonParser json, String name, JsonToken kind) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean it = json.currentName().equals(name);
            JsonToken value = json.nextToken();
            if (it) {
                return value == kind;
            }
            json.skipChildren();
        }
        return false;
    }

    private void entry(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean request = json.currentName().equals("request");
            if (json.nextToken() == JsonToken.START_OBJECT && request) {
                request(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void request(JsonParser json) {
        String method = "";
        String url = "";
        List<WarmRequest.Header> headers = List.of();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("method")) {
                method = json.getString().toUpperCase(Locale.ROOT);
            } else if (name.equals("url")) {
                url = json.getString();
            } else if (name.equals("headers") && value == JsonToken.START_ARRAY) {
                headers = headers(json);
            } else {
                json.skipChildren();
            }
        }
        Optional<String> target = target(url);
        if (SAFE.contains(method) && target.isPresent()) {
            requests.add(new WarmRequest(method, target.get(), headers));
            characters += target.get().length();
            headers.forEach(one -> characters += one.name().length() + one.value().length());
        }
    }

    private static List<WarmRequest.Header> headers(JsonParser json) {
        List<WarmRequest.Header> headers = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            String text = "";
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                if (key.equals("name") && value.isScalarValue()) {
                    name = json.getString();
                } else if (key.equals("value") && value.isScalarValue()) {
                    text = json.getString();
                } else {
                    json.skipChildren();
                }
            }
            if (headers.size() < MOST_HEADERS && isSent(name, text)) {
                headers.add(new WarmRequest.Header(name, text));
            }
        }
        return headers;
    }

    /// Those of HTTP/2 begin with a colon.
    private static boolean isSent(String name, String value) {
        return !name.isEmpty()
                && !name.startsWith(":")
                && value.length() <= LONGEST
                && !LEFT_OUT.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Path and query as they stand there: browsers write what a URI must not contain.
    private Optional<String> target(String url) {
        Matcher parts = URL.matcher(url);
        if (url.length() > LONGEST || !parts.matches()) {
            return Optional.empty();
        }
        if (host.isEmpty()) {
            host = parts.group(1);
        }
        String target = parts.group(2);
        if (!parts.group(1).equalsIgnoreCase(host)) {
            return Optional.empty();
        }
        return Optional.of(target.startsWith("/") ? target : "/" + target);
    }
}
