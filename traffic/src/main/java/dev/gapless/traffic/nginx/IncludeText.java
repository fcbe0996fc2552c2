package dev.gapless.traffic.nginx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The two files of an include.
///
/// @param http the include itself, inside `http { }`
/// @param server what its server includes, and any other server of the user may
/// @param id checksum of both, 16 hex digits: nginx says it when it is asked what is in force
record IncludeText(String http, String server, String id) {
    private static final int ID_BYTES = 8;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(gapless_[a-z0-9_]+)");
    private static final Pattern SET = Pattern.compile("set \\$(gapless_[a-z0-9_]+)");

    static IncludeText of(IncludeFiles files) {
        String server = files.server();
        String id = checksum(files.http(""), server);
        return new IncludeText(files.http(id), server, id);
    }

    /// Whether these are as they were written.
    static boolean intact(String http, String server, String id) {
        return id.equals(checksum(http.replace(id, ""), server));
    }

    static String checksum(String http, String server) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(http.getBytes(StandardCharsets.UTF_8));
            byte[] sum = digest.digest(server.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Whether this text says each variable that the other one uses and does not set itself.
    static boolean says(String http, String server) {
        Set<String> said = names(VARIABLE, http);
        said.addAll(names(SET, server));
        return said.containsAll(names(VARIABLE, server));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
