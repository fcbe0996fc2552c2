package dev.gapless.proxy.target;

import dev.gapless.proxy.route.Target;

/// What makes a target the same one in two tables.
public record TargetKey(String service, String instance, String release, String host, int port) {
    static TargetKey of(String service, Target target) {
        return new TargetKey(
                service, target.instance(), target.release(), target.host(), target.port());
    }
}
