package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.Adopted;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.linux.SocketOwners;
import dev.gapless.runtime.linux.SystemdUnit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes processes on that ran before Gapless knew them. Nothing is done to them: no signal, no
/// control group, no score.
final class Adopting {
    /// From `systemctl start` to a process that listens.
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(120);

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private final Starter starter;
    private final LogFiles logs;

    Adopting(Starter starter, LogFiles logs) {
        this.starter = starter;
        this.logs = logs;
    }

    /// The process that is named, while it lives. After it the next one that its unit has, which is
    /// started when there is none (`Restart=` may have been quicker). Without a unit one is started
    /// like any other.
    ///
    /// Throws `app-start-failed` when the process has gone before it was ever taken on.
    Tracked start(InstanceSpec spec, InstanceFolder folder, Adopted adopted) {
        ProcessIdentity named =
                new ProcessIdentity(adopted.pid(), adopted.startTicks(), adopted.bootId());
        if (Family.alive(named)) {
            return takeOn(spec, folder, named, adopted);
        }
        if (adopted.hasUnit()) {
            return takeOn(spec, folder, ofUnit(spec, adopted), adopted);
        }
        return starter.start(spec, folder);
    }

    private Tracked takeOn(
            InstanceSpec spec, InstanceFolder folder, ProcessIdentity process, Adopted adopted) {
        Path log = logs.of(spec.service(), spec.release(), spec.id());
        try {
            DurableFiles.createFolders(log.resolveSibling("."));
            folder.create(spec);
            folder.markAdopted(Unit.of(adopted));
            folder.adopt(process, Optional.empty());
            Files.writeString(
                    log,
                    "gapless: adopted pid "
                            + process.pid()
                            + "; what it writes goes where it went before: "
                            + Proc.outputOf(process.pid()).orElse("not to be seen from here")
                            + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw FileProblems.of(spec.id() + " cannot be adopted.", folder.path(), failure);
        }
        SpecFile written = folder.spec().orElseThrow();
        return new Tracked(folder, written, Pidfd.open(process).orElse(null));
    }

    private static ProcessIdentity ofUnit(InstanceSpec spec, Adopted adopted) {
        Unit unit = Unit.of(adopted);
        if (listener(spec, unit).isEmpty()) {
            Systemctl.run(unit, unit.start(), COMMAND_LIMIT);
            Waiting.until(LISTENS_WITHIN, () -> listener(spec, unit).isPresent());
        }
        return listener(spec, unit)
                .orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.APP_START_FAILED,
                                                unit.name()
                                                        + " was started, but nothing of it listens"
                                                        + " on :"
                                                        + spec.address().port()
                                                        + ".")
                                        .todo("look at its state: systemctl status " + unit.name())
                                        .build());
    }

    /// The process of the unit that listens on the instance's port.
    private static Optional<ProcessIdentity> listener(InstanceSpec spec, Unit unit) {
        return Listeners.on(spec.address().port()).stream()
                .flatMap(one -> SocketOwners.of(one).stream())
                .flatMap(
                        owner ->
                                owner instanceof SocketOwners.Process(long pid)
                                        ? Proc.stat(pid).stream()
                                        : Stream.<ProcessStat>empty())
                .filter(
                        stat ->
                                SystemdUnit.of(stat.pid())
                                        .filter(found -> found.name().equals(unit.name()))
                                        .isPresent())
                .map(ProcessStat::identity)
                .findFirst();
    }
}
