package dev.gapless.cli.command;

import java.nio.file.Path;
import java.util.List;

/// The systemd unit that keeps the agent running: restarting it touches no instance, and an
/// instance that needs too much memory does not take the agent with it.
final class SystemdUnit {
    static final String NAME = "gapless-agent.service";

    private SystemdUnit() {}

    /// @param command program and arguments
    /// @param ofRoot a system unit, else one of the user's own
    static String text(List<String> command, Path home, boolean ofRoot) {
        return """
        [Unit]
        Description=Gapless agent (%s)
        After=network-online.target
        Wants=network-online.target

        [Service]
        ExecStart=%s
        Environment=%s
        # instances, proxy and switch stay when the agent is stopped or replaced
        KillMode=process
        Delegate=yes
        OOMPolicy=continue
        Restart=always
        RestartSec=1
        SuccessExitStatus=143
        LimitNOFILE=65536

        [Install]
        WantedBy=%s
        """
                .formatted(
                        specifiersEscaped(home.toString()),
                        String.join(" ", command.stream().map(SystemdUnit::argument).toList()),
                        quoted("GAPLESS_HOME=" + home),
                        ofRoot ? "multi-user.target" : "default.target");
    }

    /// A word of a command line, where `$` begins a variable (systemd.service(5)).
    private static String argument(String word) {
        return quoted(word.replace("$", "$$"));
    }

    /// A word of any list: spaces need quotes (systemd.syntax(7)). `Environment=` takes `$` as it
    /// is.
    private static String quoted(String word) {
        String escaped = specifiersEscaped(word).replace("\\", "\\\\").replace("\"", "\\\"");
        return escaped.matches("[^\\s\"';]+") ? escaped : '"' + escaped + '"';
    }

    /// `%` begins a specifier everywhere (systemd.unit(5)).
    private static String specifiersEscaped(String text) {
        return text.replace("%", "%%");
    }
}
