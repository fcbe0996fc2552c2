package dev.gapless.e2e.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The scripts that people have: `stop.sh start.sh health.sh switch.sh`, two ports with a profile
/// each, of which the include of nginx leads to one. The files are in the resources of this
/// package.
public final class DeployScripts implements AutoCloseable {
    private static final List<String> SCRIPTS =
            List.of("profile.sh", "stop.sh", "start.sh", "health.sh", "switch.sh");
    private static final List<String> PROFILES = List.of("real1", "real2");

    private final Path folder;
    private final Surroundings surroundings;

    private DeployScripts(Path folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    /// What they need of the site.
    ///
    /// @param include that says where requests go
    /// @param nginx words of the command
    /// @param nginxPid of the file that is there while it runs
    /// @param orders where tiny writes
    /// @param systemctl empty where the scripts start processes themselves
    public record Surroundings(
            Path include,
            String nginx,
            Path nginxPid,
            Path orders,
            int first,
            int second,
            String systemctl) {
        /// With a unit for each profile.
        public Surroundings with(Systemd systemd) {
            return new Surroundings(
                    include,
                    nginx,
                    nginxPid,
                    orders,
                    first,
                    second,
                    systemd.programs().resolve("systemctl").toString());
        }

        private String text() {
            return """
                   INCLUDE='%s'
                   NGINX='%s'
                   NGINX_PID='%s'
                   ORDERS='%s'
                   PORT_OF_REAL1=%d
                   PORT_OF_REAL2=%d
                   JAVA='%s'
                   SYSTEMCTL='%s'
                   """
                    .formatted(
                            include,
                            nginx,
                            nginxPid,
                            orders,
                            first,
                            second,
                            SiteConfig.java(),
                            systemctl);
        }
    }

    /// Writes them into a folder.
    public static DeployScripts in(Path folder, Surroundings surroundings) {
        try {
            Files.createDirectories(folder);
            for (String name : SCRIPTS) {
                try (InputStream text =
                        Objects.requireNonNull(
                                DeployScripts.class.getResourceAsStream("scripts/" + name))) {
                    Path file = folder.resolve(name);
                    Files.copy(text, file);
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
            Files.writeString(folder.resolve("site.env"), surroundings.text());
            return new DeployScripts(folder, surroundings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes down the unit of each profile, as people have them: brought back whenever it ends.
    public void installUnits(Systemd systemd) {
        for (String profile : PROFILES) {
            boolean first = profile.equals(PROFILES.getFirst());
            systemd.install(
                    "tiny-" + profile + ".service",
                    """
                    [Service]
                    ExecStart=%1$s -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 -Dspring.profiles.active=%2$s -jar %3$s/%2$s.jar
                    WorkingDirectory=%3$s
                    Environment=PORT=%4$d TINY_ORDERS=%5$s
                    SuccessExitStatus=143
                    Restart=always
                    """
                            .formatted(
                                    SiteConfig.java(),
                                    profile,
                                    folder,
                                    first ? surroundings.first() : surroundings.second(),
                                    surroundings.orders()));
        }
    }

    /// One deployment, in the order in which people run them. Throws with what the script said when
    /// one fails.
    public void deploy(Path jar) {
        stop();
        run("start.sh", jar.toString());
        run("health.sh");
        run("switch.sh");
    }

    /// Ends what the include does not lead to.
    public void stop() {
        run("stop.sh");
    }

    private void run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("output.log");
        try {
            int code =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                            .start()
                            .waitFor();
            if (code != 0) {
                throw new IOException(
                        script + ": exit code " + code + "\n" + Files.readString(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Of what a profile runs, if it is that.
    public Optional<ProcessHandle> process(String profile) {
        try {
            Path file = folder.resolve(profile + ".pid");
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                            .filter(one -> isOf(one, profile))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A number may be another process by now.
    private static boolean isOf(ProcessHandle one, String profile) {
        return one.info()
                .arguments()
                .map(List::of)
                .orElse(List.of())
                .contains("-Dspring.profiles.active=" + profile);
    }

    /// Ends what they began and nobody has ended since.
    @Override
    public void close() {
        for (String profile : PROFILES) {
            process(profile)
                    .ifPresent(
                            one -> {
                                one.destroy();
                                AgentControl.awaitEnd(one.pid());
                            });
        }
    }
}
