package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.core.service.SwitchSettings.Nginx;
import dev.gapless.traffic.nginx.Workers.Worker;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Writes the port of an include of the user's and makes nginx take it in: written, checked, told,
/// and seen by its workers, since a reload that fails is silent. Put back where any of these fails.
final class Reloading {
    static final Duration WITHIN = Duration.ofSeconds(10);

    /// Unless it takes long to check its configuration, nginx begins new workers by then.
    static final Duration HEARS_WITHIN = Duration.ofSeconds(2);

    private static final int CHECKS = 3;

    /// Between the last sign of one reload and the first one of the next, at least.
    private static final Duration SETTLES_WITHIN = Duration.ofMillis(100);

    private static final Duration LOOK = Duration.ofMillis(10);

    /// In which Linux says when a process began: its USER_HZ.
    private static final Duration TICK = Duration.ofMillis(10);

    /// Both clocks are coarse.
    private static final Duration BLUR = TICK.multipliedBy(2);

    private final Whereabouts whereabouts;
    private final Workers workers;
    private final Duration within;

    /// As its configuration last said, by include.
    private final Map<Path, Master> masters = new ConcurrentHashMap<>();

    /// @param runs false when its pid file is named and not there
    private record Master(boolean runs, OptionalLong pid) {
        static Master of(Dump dump) {
            OptionalLong pid = dump.master();
            return new Master(pid.isPresent() || !dump.namesPidFile(), pid);
        }
    }

    /// The include before it is written.
    private record Before(PortLine line, FileTime written, Optional<Pointed> noted) {}

    /// One at a time: each checks the configuration as a whole.
    private final Object reloading = new Object();

    /// @param within a reload is seen to have happened, or has failed; or within three times as
    ///   long as nginx took to check its configuration
    Reloading(Whereabouts whereabouts, Workers workers, Duration within) {
        this.within = within;
        this.whereabouts = whereabouts;
        this.workers = workers;
    }

    /// What keeps the line from being changed, as far as that can be told without touching
    /// anything.
    void look(Nginx nginx) throws IOException {
        Optional<String> unwritable = new UserInclude(nginx.include()).unwritable();
        if (unwritable.isPresent()) {
            throw ReloadProblems.notChangeable(nginx.include(), unwritable.get());
        }
        check(nginx);
        requireRunning(nginx);
    }

    /// Throws what nginx says of its configuration.
    private void check(Nginx nginx) throws IOException {
        Dump dump = new Adoption(nginx).checked();
        Path include = nginx.include();
        if (dump.printed()
                && !dump.reads(include)
                && !dump.reads(new UserInclude(include).file())) {
            throw ReloadProblems.notRead(include);
        }
        Optional<String> elsewhere = whereabouts.elsewhere(dump.master());
        if (elsewhere.isPresent()) {
            throw NginxProblems.elsewhere(include, elsewhere.get());
        }
        masters.put(include, Master.of(dump));
    }

    /// Throws `switch-unreachable` when it does not run.
    ///
    /// @return whether workers are left that only end what they had begun before a reload
    boolean requireRunning(Nginx nginx) {
        Set<Worker> all = workers(nginx);
        if (all.stream().noneMatch(Worker::accepting)) {
            // it may have begun anew
            masters.remove(nginx.include());
            all = workers(nginx);
        }
        if (all.stream().noneMatch(Worker::accepting)) {
            throw ReloadProblems.away(nginx, "no worker of it takes requests");
        }
        return all.stream().anyMatch(worker -> !worker.accepting());
    }

    private Set<Worker> workers(Nginx nginx) {
        Master master =
                masters.computeIfAbsent(
                        nginx.include(), _ -> Master.of(new Adoption(nginx).checked()));
        return master.runs() ? workers.of(master.pid()) : Set.of();
    }

    /// Whether nginx has the include as it stands, as far as that can be told: all of its workers
    /// that take requests began after it was written.
    boolean hasRead(UserInclude include, Nginx nginx) throws IOException {
        Duration age = Duration.between(include.written().toInstant(), Instant.now());
        Duration uptime = uptime();
        List<Worker> accepting = workers(nginx).stream().filter(Worker::accepting).toList();
        return !accepting.isEmpty()
                && accepting.stream()
                        .map(worker -> uptime.minus(TICK.multipliedBy(worker.start())))
                        .allMatch(since -> since.plus(BLUR).compareTo(age) < 0);
    }

    private static Duration uptime() throws IOException {
        String seconds = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
        return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
    }

    /// Leads requests to another port. Where the line has it already nginx is only told.
    ///
    /// @param next what is to be noted once that is seen
    /// @return the same, seen
    Pointed lead(UserInclude include, PortLine line, Pointed next, Nginx nginx) throws IOException {
        synchronized (reloading) {
            Before before = new Before(line, include.written(), include.pointed());
            // first what a full disk or a missing right is in the way of: then nothing is noted yet
            Optional<Path> fresh =
                    next.port() == line.port()
                            ? Optional.empty()
                            : Optional.of(include.prepare(line.with(next.port())));
            boolean told = false;
            try {
                include.note(next);
                if (fresh.isPresent()) {
                    include.put(fresh.get());
                }
                long began = System.nanoTime();
                check(nginx);
                Duration checked = Duration.ofNanos(System.nanoTime() - began);
                Set<Worker> old = workers(nginx);
                Adoption adoption = new Adoption(nginx);
                Program.Ended ended = adoption.ask();
                told = ended.well() || ended.killed() || begins(old, nginx, checked);
                if (!told) {
                    adoption.requireTold(ended);
                }
                awaitTaken(old, nginx, checked);
            } catch (IOException | RuntimeException e) {
                // nobody knows how far what was interrupted has come
                boolean interrupted = Thread.interrupted();
                putBack(include, before, told || interrupted ? next : null, e);
                discard(fresh, e);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw e;
            }
            return next.with(next.port(), true);
        }
    }

    /// What was told may still come to pass: then nobody has seen the line that is put back, and it
    /// is to be told again. What nginx was not told of is as if it had never been.
    private static void putBack(
            UserInclude include, Before before, @Nullable Pointed told, Exception why) {
        try {
            PortLine line = before.line();
            // while that fails what is noted stays: it allows both ports
            include.putBack(line.with(line.port()), before.written());
            if (told != null) {
                include.note(told.with(line.port(), false));
            } else if (before.noted().isPresent()) {
                include.note(before.noted().get());
            } else {
                include.forget();
            }
        } catch (IOException | Problem e) {
            why.addSuppressed(e);
        }
    }

    private static void discard(Optional<Path> fresh, Exception why) {
        try {
            if (fresh.isPresent()) {
                Files.deleteIfExists(fresh.get());
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /// What tells nginx may end with an error and have told it (two commands, or one that gave up
    /// waiting): then it begins workers.
    private boolean begins(Set<Worker> before, Nginx nginx, Duration checked) {
        return await(
                patience(checked, HEARS_WITHIN),
                () -> accepting(nginx).stream().anyMatch(one -> !isAmong(before, one)));
    }

    /// Returns when workers take requests and none of them did so before. They may come of a reload
    /// that somebody else had begun before the line was written: then ours is the next one, and its
    /// workers begin as soon as those of before it are told to end.
    private void awaitTaken(Set<Worker> before, Nginx nginx, Duration checked) {
        Duration patience = patience(checked);
        if (!await(patience, () -> isLeftToOthers(before, nginx))) {
            throw ReloadProblems.unseen(nginx);
        }
        Set<Worker> first = accepting(nginx);
        boolean another =
                await(
                        patience(checked, SETTLES_WITHIN),
                        () -> accepting(nginx).stream().anyMatch(one -> !isAmong(first, one)));
        if (another) {
            // a worker that died and was begun anew looks the same: then the others stay
            await(patience, () -> isLeftToOthers(first, nginx));
        }
    }

    private boolean isLeftToOthers(Set<Worker> before, Nginx nginx) {
        Set<Worker> accepting = accepting(nginx);
        return !accepting.isEmpty() && accepting.stream().noneMatch(one -> isAmong(before, one));
    }

    private static boolean isAmong(Set<Worker> before, Worker one) {
        return before.stream().anyMatch(one::is);
    }

    private Set<Worker> accepting(Nginx nginx) {
        return workers(nginx).stream().filter(Worker::accepting).collect(Collectors.toSet());
    }

    /// Whether it comes true in time.
    private static boolean await(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                throw NginxProblems.cancelled(e);
            }
        }
        return true;
    }

    /// A configuration that takes long to check (many names, certificates) takes as long to be
    /// taken in, by processes beside it that serve.
    private Duration patience(Duration checked) {
        return patience(checked, within);
    }

    static Duration patience(Duration checked, Duration within) {
        Duration most = checked.multipliedBy(CHECKS);
        return most.compareTo(within) > 0 ? most : within;
    }
}
