package dev.gapless.traffic.nginx;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where files of the user's need what our include of a service says.
///
/// @param ours files that are not looked into
/// @param need a variable, a log format or a file of ours
record Uses(List<Path> ours, Pattern need) {
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    /// @param text the line, without blanks around it
    record Use(String file, int line, String text) {}

    /// @param slots ports of the upstreams
    static Uses of(String service, Layout layout, List<Integer> slots) {
        String name = Pattern.quote(Include.name(service));
        // beside the choice itself: what it is made of, and the upstreams
        String ports = slots.stream().map(String::valueOf).collect(Collectors.joining("|"));
        String parts =
                "(_(bucket|host|connection|proto_|for_|tied|by|mark|cookie|none|" + ports + "))?";
        String word = "(?<![A-Za-z0-9_])" + name + parts + "(?![A-Za-z0-9_])";
        String file =
                Pattern.quote(layout.folder().getFileName() + "/" + layout.server().getFileName());
        return new Uses(
                List.of(layout.include(), layout.server(), layout.affinity()),
                Pattern.compile(word + "|" + file));
    }

    /// The first one.
    ///
    /// @param files text by path, as `nginx -T` prints them
    Optional<Use> in(Map<String, String> files) {
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (ours.stream().noneMatch(one -> Dump.isSame(Path.of(file.getKey()), one))) {
                // the head of the file ends with a line break of its own
                List<String> lines = file.getValue().lines().skip(1).toList();
                for (int i = 0; i < lines.size(); i++) {
                    String line = COMMENT.matcher(lines.get(i)).replaceAll("");
                    if (need.matcher(line).find()) {
                        return Optional.of(new Use(file.getKey(), i + 1, line.strip()));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
