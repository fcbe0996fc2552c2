package dev.gapless.agent.front;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;
import dev.gapless.traffic.nginx.Led;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which include was pointed at the switch of which service: `fronts/SERVICE`, the path in the
/// first line, the words of the command after it. Thread-safe.
public final class Fronts {
    private final Path folder;

    /// @param home `$GAPLESS_HOME`
    public Fronts(Path home) {
        this.folder = home.resolve("fronts");
    }

    public Optional<Front> of(String service) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(service));
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Front(Path.of(lines.getFirst()), lines.subList(1, lines.size())));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Whether nginx was seen to have taken the change in; until then it is to be told once more.
    public boolean isConfirmed(String service) {
        return Files.exists(confirmation(service));
    }

    /// Whether an include was to lead to the switch, or away from it again, and nobody saw nginx
    /// take that in.
    public boolean isUnfinished(String service) {
        return of(service).isPresent() && !isConfirmed(service);
    }

    /// For the switch of nginx.
    public Led led(String service) {
        return of(service).isEmpty() ? Led.NO : isConfirmed(service) ? Led.SEEN : Led.UNSEEN;
    }

    /// What somebody made of an include since nginx was seen to follow it.
    public Optional<ProblemReport> edited(ServiceState state) {
        return followed(state).flatMap(front -> front.edited(state));
    }

    /// The same where requests come to an instance past the switch: to end one that looks idle
    /// would be to end what the clients use.
    public Optional<ProblemReport> passed(ServiceState state) {
        return followed(state)
                .filter(front -> front.passes(state))
                .flatMap(front -> front.edited(state));
    }

    private Optional<Front> followed(ServiceState state) {
        return of(state.service()).filter(_ -> isConfirmed(state.service()));
    }

    public void confirm(String service) {
        try {
            DurableFiles.write(confirmation(service), "");
        } catch (IOException failure) {
            throw FileProblems.of("The include cannot be noted.", folder, failure);
        }
    }

    /// Until it is confirmed again nobody may say that nginx follows the switch. Needs no room on
    /// the disk; durable when this returns.
    public void unconfirm(String service) {
        try {
            if (Files.deleteIfExists(confirmation(service))) {
                DurableFiles.sync(folder);
            }
        } catch (IOException failure) {
            throw FileProblems.of("The include cannot be noted.", folder, failure);
        }
    }

    /// No service has a name with a dot.
    private Path confirmation(String service) {
        return folder.resolve(service + ".confirmed");
    }

    /// Durable when this returns: before the include is changed.
    public void keep(String service, Front front) {
        String text = front.include() + "\n" + String.join("\n", front.nginx());
        try {
            DurableFiles.createFolders(folder);
            Files.deleteIfExists(confirmation(service));
            DurableFiles.write(folder.resolve(service), text.strip() + "\n");
        } catch (IOException failure) {
            throw FileProblems.of("The include cannot be noted.", folder, failure);
        }
    }

    public void forget(String service) {
        try {
            Files.deleteIfExists(confirmation(service));
            Files.deleteIfExists(folder.resolve(service));
        } catch (IOException failure) {
            throw FileProblems.of("The include cannot be forgotten.", folder, failure);
        }
    }
}
