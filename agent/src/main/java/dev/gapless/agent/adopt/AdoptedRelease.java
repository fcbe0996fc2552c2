package dev.gapless.agent.adopt;

import dev.gapless.agent.service.SecretValues;
import dev.gapless.config.CommandTemplate;
import dev.gapless.config.SettingsHash;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.port.Adopted;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Placeholders;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;
import dev.gapless.runtime.adopt.FoundProcess;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The release that a process becomes: the settings of the file, with the command, directory, user
/// and environment that it really has, so that it can be started again as it was. Values of its
/// environment are kept as secrets are.
record AdoptedRelease(Release release, InstanceSpec spec, SecretValues secrets) {
    private static final Pattern VERSIONED =
            Pattern.compile(".*-([0-9][A-Za-z0-9._-]{0,63})\\.[A-Za-z]+");
    private static final String NAMELESS = "adopted";

    /// What is known before the artifact is kept.
    ///
    /// @param version empty to take it from the file's name
    record Origin(Settings file, FoundProcess found, String version, String sha256) {}

    /// @param kept where the artifact will be
    static AdoptedRelease of(Origin origin, Path kept, Instant now, int schema) {
        FoundProcess found = origin.found();
        Settings settings = settings(origin);
        ReleaseId id = new ReleaseId(version(origin), 1);
        Release release =
                new Release(
                        id,
                        origin.sha256(),
                        SettingsHash.of(settings),
                        kept,
                        settings,
                        now,
                        schema);
        return new AdoptedRelease(
                release, spec(release, found), new SecretValues(found.environment()));
    }

    /// By `artifact` of the file, else what follows the last `-` and is a number, else `adopted`.
    static String version(Origin origin) {
        if (!origin.version().isEmpty()) {
            return origin.version();
        }
        String name = String.valueOf(origin.found().artifact().getFileName());
        String template = String.valueOf(Path.of(origin.file().artifact()).getFileName());
        int at = template.indexOf("{version}");
        String before = at < 0 ? template : template.substring(0, at);
        String after = at < 0 ? "" : template.substring(at + "{version}".length());
        boolean fits =
                at >= 0
                        && name.length() > before.length() + after.length()
                        && name.startsWith(before)
                        && name.endsWith(after);
        String version =
                fits ? name.substring(before.length(), name.length() - after.length()) : "";
        Matcher versioned = VERSIONED.matcher(name);
        return usable(version) ? version : versioned.matches() ? versioned.group(1) : NAMELESS;
    }

    private static boolean usable(String version) {
        try {
            return ReleaseId.parse(version).revision() == 1;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Settings settings(Origin origin) {
        Settings file = origin.file();
        FoundProcess found = origin.found();
        Map<String, EnvValue> env = new HashMap<>();
        found.environment().keySet().forEach(name -> env.put(name, new EnvValue.FromEnv(name)));
        List<String> command =
                CommandTemplate.of(
                        found.command(), found.artifactArgument(), OptionalInt.of(found.port()));
        return new Settings(
                file.name(),
                file.file(),
                found.directory(),
                file.artifact(),
                "",
                command,
                env,
                found.user(),
                0,
                file.startPriority(),
                file.warmUp(),
                file.dipLimit(),
                file.instances(),
                file.ports(),
                file.strategy(),
                file.health(),
                file.trafficSwitch(),
                file.timing(),
                file.analysis(),
                file.onFailureKeep(),
                file.keepReleases(),
                file.hooks(),
                file.database(),
                file.prove());
    }

    private static InstanceSpec spec(Release release, FoundProcess found) {
        Settings settings = release.settings();
        String name = settings.name() + "-" + release.label() + "-0a";
        String color = String.valueOf(settings.ports().ports().indexOf(found.port()) + 1);
        Placeholders values =
                new Placeholders(
                        release.artifact().toString(),
                        release.id().version(),
                        found.port(),
                        color,
                        name);
        return new InstanceSpec(
                new InstanceId(name),
                settings.name(),
                release.label(),
                Address.local(found.port()),
                color,
                settings.directory(),
                values.fill(settings.command()),
                settings.env(),
                settings.user(),
                0,
                Optional.of(
                        new Adopted(
                                found.identity().pid(),
                                found.identity().startTicks(),
                                found.identity().bootId(),
                                found.manager(),
                                found.unit().map(unit -> unit.name()).orElse(""))));
    }
}
