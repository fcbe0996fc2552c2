package dev.gapless.runtime.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.runtime.linux.UnixUser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Instances under another user than the agent's, by `setpriv`, which becomes the program and so
/// keeps its pid.
public final class RunAs {
    /// Becomes the program that it is given.
    public static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private RunAs() {}

    /// The account to change to; empty when it is the agent's own. Throws `user-unknown` or
    /// `permission-denied`.
    public static Optional<UnixUser> account(InstanceSpec spec) {
        if (spec.user().isEmpty()) {
            return Optional.empty();
        }
        UnixUser account = UnixUser.find(spec.user()).orElseThrow(() -> unknown(spec));
        long own = UnixUser.ownUid();
        if (account.uid() == own) {
            return Optional.empty();
        }
        if (own != 0) {
            throw denied(
                    spec,
                    "the agent runs as uid " + own + "; only root may change to another user");
        }
        if (!Files.isExecutable(SETPRIV)) {
            throw denied(spec, SETPRIV + " (util-linux) is not installed");
        }
        return Optional.of(account);
    }

    /// What comes before the command to run it as the account.
    public static List<String> prefix(UnixUser account) {
        return List.of(
                SETPRIV.toString(),
                "--reuid=" + account.uid(),
                "--regid=" + account.gid(),
                "--init-groups",
                "--inh-caps=-all",
                "--");
    }

    private static Problem unknown(InstanceSpec spec) {
        return Problem.of(
                        ProblemCode.USER_UNKNOWN,
                        "There is no user "
                                + spec.user()
                                + ", "
                                + spec.release()
                                + " cannot be started.")
                .where("user: " + spec.user())
                .found("not known on this host (getent passwd)")
                .todo("useradd --system " + spec.user() + ", or name another user")
                .build();
    }

    private static Problem denied(InstanceSpec spec, String found) {
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        "Instances of " + spec.service() + " cannot run as " + spec.user() + ".")
                .where("user: " + spec.user())
                .found(found)
                .todo("run the agent as root (with setpriv installed), or leave `user` out")
                .build();
    }
}
