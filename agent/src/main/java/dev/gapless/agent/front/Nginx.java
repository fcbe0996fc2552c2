package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.runtime.adopt.Confinement;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.Listeners.Listener;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.linux.UnixUser;
import dev.gapless.traffic.nginx.Dump;
import dev.gapless.traffic.nginx.Program;
import dev.gapless.traffic.nginx.Program.Ended;
import dev.gapless.traffic.nginx.Workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An nginx that runs on this host.
///
/// @param command by which it is asked for something: program, and the prefix and file that it was
///   started with
/// @param reload by which it is told to read its configuration again, where somebody said so; else
///   it is asked
public record Nginx(long master, List<String> command, List<String> reload) {
    private static final String MASTER = "nginx: master process ";
    private static final String WORKER = "nginx: worker process";
    private static final String SHUTTING_DOWN = "is shutting down";
    private static final Pattern OPTION = Pattern.compile("(?:^| )(-[pce]) (\\S+)");
    private static final Pattern FILE = Pattern.compile("(?m)^# configuration file (.*):$");
    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 50;

    public Nginx {
        command = List.copyOf(command);
        reload = List.copyOf(reload);
    }

    Nginx(long master, List<String> command) {
        this(master, command, List.of());
    }

    /// @param words empty to ask it
    Nginx toldBy(List<String> words) {
        return new Nginx(master, command, words);
    }

    private List<String> telling() {
        return reload.isEmpty()
                ? Stream.concat(command.stream(), Stream.of("-s", "reload")).toList()
                : reload;
    }

    /// The one that reads this file. Throws `nginx-missing`, `nginx-denied` or
    /// `nginx-config-broken`.
    ///
    /// @param said the command by which it is asked, where somebody said so
    static Nginx reading(Path file, List<String> said) {
        return reading(file, said, UnixUser.ownUid());
    }

    /// As a user with this number would find it.
    static Nginx reading(Path file, List<String> said, long ownUid) {
        List<Nginx> all = running();
        Optional<String> contained = contained(all);
        List<Nginx> running = all.stream().filter(Nginx::isHere).toList();
        if (running.isEmpty() && contained.isPresent()) {
            throw NginxRefusals.inContainer(file, contained.get());
        }
        if (running.isEmpty()) {
            throw NginxRefusals.none(file, MASTER.strip());
        }
        List<Nginx> able =
                said.isEmpty()
                        ? running.stream().filter(one -> one.isOf(ownUid)).toList()
                        : List.of(new Nginx(running.getFirst().master(), said));
        if (able.isEmpty()) {
            throw NginxRefusals.denied(nearest(running, file), file);
        }
        Optional<Problem> unable = Optional.empty();
        for (Nginx one : able) {
            try {
                Optional<String> dump = one.reading(file);
                if (dump.isPresent()) {
                    return said.isEmpty() ? one : one.among(running, dump.get());
                }
            } catch (Problem problem) {
                // it may be somebody else's, and matters only when no other one reads the file
                unable = unable.or(() -> Optional.of(problem));
            }
        }
        if (unable.isPresent()) {
            throw unable.get();
        }
        if (contained.isPresent()) {
            throw NginxRefusals.inContainer(file, contained.get());
        }
        throw NginxRefusals.unread(file, able.getFirst());
    }

    /// None of them may be asked which one reads the file: probably one that was begun with a
    /// folder around it.
    private static Nginx nearest(List<Nginx> running, Path file) {
        return running.stream()
                .filter(one -> one.isAround(file))
                .findFirst()
                .orElse(running.getFirst());
    }

    private boolean isAround(Path file) {
        for (int i = 1; i + 1 < command.size(); i++) {
            Path named = Path.of(command.get(i + 1));
            Path folder = command.get(i).equals("-c") ? named.getParent() : named;
            if (command.get(i).matches("-[pc]") && folder != null && file.startsWith(folder)) {
                return true;
            }
        }
        return false;
    }

    private boolean isHere() {
        return Confinement.of(master).isEmpty();
    }

    private static Optional<String> contained(List<Nginx> all) {
        return all.stream()
                .flatMap(
                        one ->
                                Confinement.of(one.master())
                                        .map(where -> "nginx, pid " + one.master() + ": " + where)
                                        .stream())
                .findFirst();
    }

    /// Where the nginx is that has this master, or the one that runs, when that is not here.
    ///
    /// @param master as the pid file says: in a container it counts on its own
    public static Optional<String> elsewhere(OptionalLong master) {
        List<Nginx> all = running();
        boolean here =
                all.stream()
                        .filter(one -> master.isEmpty() || one.master() == master.getAsLong())
                        .anyMatch(Nginx::isHere);
        return here ? Optional.empty() : contained(all);
    }

    /// The workers of the nginx of this machine that has this master, or of the only one.
    ///
    /// @param master as its pid file says
    public static Set<Workers.Worker> workersOf(OptionalLong master) {
        List<Nginx> found =
                running().stream()
                        .filter(one -> master.isEmpty() || one.master() == master.getAsLong())
                        .filter(Nginx::isHere)
                        .toList();
        if (found.size() != 1) {
            return Set.of();
        }
        Set<Workers.Worker> workers = new HashSet<>();
        for (ProcessIdentity one : found.getFirst().workers()) {
            String title = String.join(" ", Proc.commandLine(one.pid()));
            workers.add(
                    new Workers.Worker(
                            one.pid(), one.startTicks(), !title.contains(SHUTTING_DOWN)));
        }
        return workers;
    }

    private static List<Nginx> running() {
        List<Nginx> found = new ArrayList<>();
        for (ProcessStat stat : Proc.all()) {
            String title = String.join(" ", Proc.commandLine(stat.pid())).strip();
            if (title.startsWith(MASTER)) {
                found.add(new Nginx(stat.pid(), command(stat.pid(), title)));
            }
        }
        return found;
    }

    /// The title is the command line that it was started with; quotes are lost, so `-g` is left
    /// out.
    private static List<String> command(long pid, String title) {
        String line = title.substring(MASTER.length());
        String program =
                Proc.link(pid, "exe")
                        .filter(exe -> !exe.endsWith(" (deleted)"))
                        .orElseGet(() -> line.split(" ", 2)[0]);
        List<String> words = new ArrayList<>(List.of(program));
        Matcher option = OPTION.matcher(line);
        while (option.find()) {
            words.add(option.group(1));
            words.add(option.group(2));
        }
        return words;
    }

    private boolean isOf(long uid) {
        return uid == 0 || UnixUser.uidOf(master) == uid;
    }

    /// All that it reads, when this file is among it.
    private Optional<String> reading(Path file) {
        String dump = checked(file).output();
        Matcher names = FILE.matcher(dump);
        while (names.find()) {
            if (same(Path.of(names.group(1)), file)) {
                return Optional.of(dump);
            }
        }
        return Optional.empty();
    }

    /// The command is one that somebody said: whose it is of several that run here, its
    /// configuration says, or else the options that they were started with.
    private Nginx among(List<Nginx> running, String dump) {
        OptionalLong pid = new Dump(dump).master();
        return running.stream()
                .filter(one -> pid.isPresent() && one.master() == pid.getAsLong())
                .findFirst()
                .or(() -> running.stream().filter(this::hasOptionsOf).findFirst())
                .map(one -> new Nginx(one.master(), command))
                .orElse(this);
    }

    private boolean hasOptionsOf(Nginx other) {
        return options().equals(other.options());
    }

    private List<String> options() {
        return command.stream().dropWhile(word -> !word.matches("-[pce]")).toList();
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException _) {
            return false;
        }
    }

    /// Throws `nginx-config-broken`, `nginx-denied` or `nginx-missing`.
    ///
    /// @param include that is being worked on
    /// @return what that took
    Duration test(Path include) {
        long begun = System.nanoTime();
        checked(include);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// With -T, because that is what a line for sudo allows.
    private Ended checked(Path include) {
        Ended ended = run("-T");
        if (ended.denied(command)) {
            throw NginxRefusals.denied(this, include);
        }
        if (!ended.well()) {
            throw NginxRefusals.broken(this, ended, include);
        }
        return ended;
    }

    /// Tells it to read its configuration again. Throws `nginx-reload-failed` when it could not be
    /// told, or what told it ended with an error: then it may have heard all the same.
    void tellToReload() {
        Ended ended = run(telling());
        if (!ended.well()) {
            List<String> lines = ended.complaints(1);
            throw NginxRefusals.reloadFailed(
                    telling(), lines.isEmpty() ? "it says nothing" : lines.getFirst());
        }
    }

    /// Returns once it has begun new workers. Throws `nginx-reload-failed`.
    void awaitOthersThan(Set<ProcessIdentity> before) {
        if (!begins(before, RELOAD_LIMIT)) {
            throw NginxRefusals.reloadFailed(
                    telling(), "no new workers within " + RELOAD_LIMIT.toSeconds() + " s");
        }
    }

    /// Whether it begins other workers within that time.
    boolean begins(Set<ProcessIdentity> before, Duration limit) {
        return await(limit, () -> workers().stream().anyMatch(isNew(before)));
    }

    /// Whether it is seen to read what its files say now. Twice: workers that begin after the first
    /// time may come of what it had read before. What the command says of itself does not count.
    boolean readsAgain() {
        try {
            for (int i = 0; i < 2; i++) {
                Set<ProcessIdentity> before = workers();
                run(telling());
                awaitOthersThan(before);
            }
            return true;
        } catch (Problem _) {
            return false;
        }
    }

    private static Predicate<ProcessIdentity> isNew(Set<ProcessIdentity> before) {
        return one -> !before.contains(one);
    }

    /// Waits until these have ended; false when some are left after that time.
    static boolean awaitEnd(Set<ProcessIdentity> old, Duration limit) {
        return await(
                limit,
                () ->
                        old.stream()
                                .noneMatch(
                                        one ->
                                                Proc.stat(one.pid())
                                                        .filter(
                                                                stat ->
                                                                        stat.startTicks()
                                                                                        == one
                                                                                                .startTicks()
                                                                                && !stat.ended())
                                                        .isPresent()));
    }

    /// The workers that it has now.
    Set<ProcessIdentity> workers() {
        Set<ProcessIdentity> found = new HashSet<>();
        for (ProcessStat stat : Proc.all()) {
            boolean child = stat.parent() == master && !stat.ended();
            if (child && String.join(" ", Proc.commandLine(stat.pid())).startsWith(WORKER)) {
                found.add(stat.identity());
            }
        }
        return found;
    }

    /// A folder on the way to a file that its workers may not pass. One that a group may pass is
    /// taken for open: nobody can tell which groups they have.
    Optional<Path> barred(Path file) {
        long user =
                workers().stream()
                        .mapToLong(one -> UnixUser.uidOf(one.pid()))
                        .findFirst()
                        .orElse(0);
        Optional<Path> found = Optional.empty();
        for (Path one = file.getParent(); one != null && user > 0; one = one.getParent()) {
            if (Files.exists(one) && isBarred(one, user)) {
                found = Optional.of(one);
            }
        }
        return found;
    }

    private static boolean isBarred(Path folder, long user) {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
            boolean owns = Files.getAttribute(folder, "unix:uid").equals((int) user);
            return owns
                    ? !rights.contains(PosixFilePermission.OWNER_EXECUTE)
                    : !rights.contains(PosixFilePermission.OTHERS_EXECUTE)
                            && !rights.contains(PosixFilePermission.GROUP_EXECUTE);
        } catch (IOException _) {
            return false;
        }
    }

    /// Where it takes requests, as far as that can be seen.
    List<Listener> listeners() {
        return Listeners.of(master);
    }

    private static boolean await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    private Ended run(String... arguments) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        return run(words);
    }

    private static Ended run(List<String> words) {
        try {
            return Program.run(words);
        } catch (IOException failure) {
            throw NginxRefusals.unasked(words, failure);
        }
    }
}
