package dev.gapless.cli.demo;

import java.nio.file.Path;
import java.util.List;

/// The demo's `gapless.yaml`: what a user would write, with short times.
final class GaplessFile {
    private GaplessFile() {}

    /// For the comparison: no schema, because the others have none either.
    static String compared(App.Setting setting, Path jars, int listen, List<Integer> ports) {
        DatabaseProgram data = setting.database();
        return """
        name: hello
        artifact: %s/hello-{version}.jar
        command: %s
        env:
          DB_URL: %s
          DB_USER: %s
          DB_PASSWORD: { from-file: %s }
        ports: %s
        health: { path: /actuator/health/readiness, interval: 500ms, watch-interval: 1s, min-healthy-time: 2s }
        switch: { kind: builtin, listen: "127.0.0.1:%d", expose-release: true }
        strategy: blue-green
        dip-limit: off
        bake-time: 4s
        """
                .formatted(
                        jars,
                        String.join(
                                " ",
                                Story.command(setting.parts().java().toString(), "{artifact}")),
                        data.url(),
                        data.user(),
                        data.passwordFile(),
                        ports,
                        listen);
    }

    /// Migrations are looked for in `db/gapless` beside the file. Nothing is known of this machine
    /// and of what else runs on it: `dip-limit` is off, so that no show ends for it.
    static String text(DemoParts parts, DatabaseProgram data, int listen, List<Integer> ports) {
        return """
        name: hello
        artifact: %s
        command: %s
        env:
          DB_URL: %s?ApplicationName=%s
          DB_USER: %s
          DB_PASSWORD: { from-file: %s }
        ports: %s
        health: { path: /actuator/health/readiness, interval: 500ms, watch-interval: 1s, min-healthy-time: 2s }
        switch: { kind: builtin, listen: "127.0.0.1:%d", expose-release: true }
        strategy: blue-green
        dip-limit: off
        ramp: 2s
        bake-time: 6s
        database:
          url: %s
          user: %s
          password: { from-file: %s }
        """
                .formatted(
                        parts.releases(),
                        String.join(" ", Story.command(parts.java().toString(), "{artifact}")),
                        data.url(),
                        ServiceStatements.APPLICATION,
                        data.user(),
                        data.passwordFile(),
                        ports,
                        listen,
                        data.url(),
                        data.user(),
                        data.passwordFile());
    }
}
