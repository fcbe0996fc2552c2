package dev.gapless.runtime.linux;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The service of systemd that a process belongs to, by its control group.
///
/// @param name for example `shop.service`
/// @param user whose manager it is; empty for that of the system
public record SystemdUnit(String name, OptionalLong user) {
    private static final Pattern USER = Pattern.compile("user@([0-9]+)\\.service");

    /// Empty for what was started by hand, and where nothing can be seen.
    public static Optional<SystemdUnit> of(long pid) {
        return parse(Proc.groups(pid));
    }

    /// Of the text of `/proc/PID/cgroup`: that of systemd itself, else the group of version 2,
    /// which a host with both may keep for a manager of its own.
    public static Optional<SystemdUnit> parse(String groups) {
        Stream<String> own = groups.lines().filter(line -> line.contains(":name=systemd:"));
        Stream<String> second = groups.lines().filter(line -> line.startsWith("0::"));
        return Stream.concat(own, second)
                .flatMap(line -> ofPath(line.substring(line.indexOf('/') + 1)).stream())
                .findFirst();
    }

    /// A scope below a service (`session-3.scope`, a terminal) is what somebody started by hand.
    private static Optional<SystemdUnit> ofPath(String path) {
        OptionalLong user = OptionalLong.empty();
        Optional<String> service = Optional.empty();
        for (String part : Arrays.asList(path.split("/", -1))) {
            Matcher manager = USER.matcher(part);
            if (manager.matches()) {
                user = OptionalLong.of(Long.parseLong(manager.group(1)));
                service = Optional.empty();
            } else if (part.endsWith(".service")) {
                service = Optional.of(part);
            } else if (part.endsWith(".scope")) {
                return Optional.empty();
            }
        }
        OptionalLong whose = user;
        return service.map(name -> new SystemdUnit(name, whose));
    }
}
