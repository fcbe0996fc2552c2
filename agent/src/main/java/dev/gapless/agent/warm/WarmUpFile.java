package dev.gapless.agent.warm;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Requests of a file: a list with one in each line (`GET /x`, or only `/x`; `#` begins a remark),
/// or an HTTP archive (HAR 1.2), of which GET and HEAD are taken with their headers. Throws
/// `warm-up-file`.
final class WarmUpFile {
    static final int MOST_REQUESTS = 1_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final Pattern LINE =
            Pattern.compile("((GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) +)?/[^\\s#]*");
    private static final Set<String> SAFE = Set.of("GET", "HEAD");

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

    private final Path file;

    WarmUpFile(Path file) {
        this.file = file;
    }

    /// At least one, at most [#MOST_REQUESTS]; what comes after these is left out.
    List<WarmRequest> read() {
        String text = text();
        List<WarmRequest> requests =
                text.stripLeading().startsWith("{") ? archive(text) : list(text);
        if (requests.isEmpty()) {
            throw problem("There is no request in " + file + ".").build();
        }
        return requests.subList(0, Math.min(requests.size(), MOST_REQUESTS));
    }

    private String text() {
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw problem(
                                file
                                        + " has "
                                        + size
                                        + " bytes, at most "
                                        + MOST_BYTES
                                        + " are read.")
                        .build();
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            throw problem("There is no file " + file + ".").build();
        } catch (AccessDeniedException _) {
            throw problem("The agent may not read " + file + ".")
                    .found("the agent runs as " + System.getProperty("user.name"))
                    .build();
        } catch (IOException e) {
            throw problem(file + " could not be read: " + e.getMessage()).build();
        }
    }

    private List<WarmRequest> list(String text) {
        List<WarmRequest> requests = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String request = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (request.isEmpty()) {
                continue;
            }
            if (!LINE.matcher(request).matches()) {
                throw problem("Line " + number + " of " + file + " is no request.")
                        .found(shortened(request))
                        .build();
            }
            requests.add(WarmRequest.of(request.replaceAll(" +", " ")));
        }
        return requests;
    }

    private List<WarmRequest> archive(String text) {
        JsonNode entries;
        try {
            entries = JsonMapper.shared().readTree(text).path("log").path("entries");
        } catch (JacksonException e) {
            throw problem(file + " is no JSON.").found(shortened(e.getOriginalMessage())).build();
        }
        if (!entries.isArray()) {
            throw problem(file + " is no HTTP archive: log.entries is missing.").build();
        }
        List<WarmRequest> requests = new ArrayList<>();
        entries.forEach(entry -> request(entry.path("request")).ifPresent(requests::add));
        return requests;
    }

    private static Optional<WarmRequest> request(JsonNode request) {
        String method = request.path("method").asString("").toUpperCase(Locale.ROOT);
        Optional<String> target = target(request.path("url").asString(""));
        if (!SAFE.contains(method) || target.isEmpty()) {
            return Optional.empty();
        }
        List<WarmRequest.Header> headers = new ArrayList<>();
        for (JsonNode header : request.path("headers")) {
            String name = header.path("name").asString("");
            // those of HTTP/2 begin with a colon
            boolean left =
                    name.isEmpty()
                            || name.startsWith(":")
                            || LEFT_OUT.contains(name.toLowerCase(Locale.ROOT));
            if (!left) {
                headers.add(new WarmRequest.Header(name, header.path("value").asString("")));
            }
        }
        return Optional.of(new WarmRequest(method, target.get(), headers));
    }

    private static Optional<String> target(String url) {
        try {
            URI uri = new URI(url);
            String path = uri.getRawPath();
            if (path == null || uri.getScheme() == null || !uri.getScheme().startsWith("http")) {
                return Optional.empty();
            }
            String query = uri.getRawQuery();
            return Optional.of((path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 100));
    }

    private Problem.Builder problem(String what) {
        return Problem.of(ProblemCode.WARM_UP_FILE, what)
                .where("warm-up.file: " + file)
                .todo(
                        "write a list, one request in each line (GET /path), or record an HTTP"
                                + " archive; or take warm-up.file out");
    }
}
