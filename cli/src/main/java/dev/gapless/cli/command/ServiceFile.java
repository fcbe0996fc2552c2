package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.cli.Shell;
import dev.gapless.config.AdoptKeys;
import dev.gapless.config.ConfigReader;
import dev.gapless.config.ServiceOutline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `gapless.yaml` as the command line reads it: its text goes to the agent, secrets that it names
/// go along.
///
/// @param name of the service
/// @param adopt what its first deployment takes over
record ServiceFile(String name, ServiceRequest request, AdoptKeys adopt) {
    private static final Pattern NAME =
            Pattern.compile("^name:\\s*[\"']?([A-Za-z0-9._-]+)", Pattern.MULTILINE);

    /// Where the switch takes requests first.
    String listen() {
        return ConfigReader.read(
                        Path.of(request.configFile()), request.configText(), request.overrides())
                .trafficSwitch()
                .listen()
                .getFirst();
    }

    /// Only the name, even of a file that is otherwise broken: at 3 a.m. `status` and `rollback`
    /// have to work.
    static Optional<String> name(Path file) {
        Matcher line = NAME.matcher(text(file));
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }

    /// Throws what is wrong with the file, all of it.
    ///
    /// @param overrides flags that stand for keys
    /// @param asked what is wanted of it
    static ServiceFile read(Path file, Map<String, String> overrides, Asked asked, Shell shell) {
        String text = text(file);
        ServiceOutline outline =
                asked.onlyDatabase()
                        ? ServiceOutline.ofDatabase(file, text, overrides)
                        : ServiceOutline.read(file, text, overrides);
        Map<String, String> secrets = new TreeMap<>();
        outline.environmentNames()
                .forEach(
                        name -> {
                            String value = shell.environment().get(name);
                            if (value != null) {
                                secrets.put(name, value);
                            }
                        });
        ServiceRequest request =
                new ServiceRequest(
                        file.toString(),
                        text,
                        overrides,
                        asked.version(),
                        secrets,
                        asked.plan(),
                        asked.replace(),
                        Caller.name(shell));
        return new ServiceFile(outline.name(), request, outline.adopt());
    }

    /// @param version empty: the newest artifact there is
    /// @param plan id of the plan that was approved, empty for any
    /// @param onlyDatabase what a deployment needs may be missing
    record Asked(String version, String plan, boolean replace, boolean onlyDatabase) {
        static final Asked DATABASE = new Asked("", "", false, true);

        Asked(String version, String plan, boolean replace) {
            this(version, plan, replace, false);
        }
    }

    /// The same, but only if its plan is still this one.
    ServiceFile onlyAs(String plan) {
        return new ServiceFile(
                name,
                new ServiceRequest(
                        request.configFile(),
                        request.configText(),
                        request.overrides(),
                        request.version(),
                        request.secrets(),
                        plan,
                        request.replace(),
                        request.by()),
                adopt);
    }

    /// The same for what runs already: it has a version of its own.
    ServiceRequest withoutVersion() {
        return new ServiceRequest(
                request.configFile(),
                request.configText(),
                request.overrides(),
                "",
                request.secrets(),
                "",
                request.replace(),
                request.by());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (AccessDeniedException e) {
            throw Problem.of(ProblemCode.PERMISSION_DENIED, file + " may not be read.")
                    .where(file.toString())
                    .todo("give this user the right to read it: chmod +r " + file)
                    .cause(e);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.CONFIG_MISSING,
                            "There is no " + file.getFileName() + " here.")
                    .where(file.toString())
                    .todo(
                            "go to the folder of the service, name the file with --file, or the"
                                    + " service with --service")
                    .cause(e);
        }
    }
}
