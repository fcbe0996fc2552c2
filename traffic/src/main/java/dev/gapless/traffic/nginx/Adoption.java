package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes nginx take an include in, or give it up: the one reload. Written, checked, told, seen; put
/// back where any of these fails.
final class Adoption {
    /// nginx tries five times, half a second apart, to listen on an address that is taken.
    private static final Duration GIVES_UP_WITHIN = Duration.ofSeconds(4);

    private static final Duration LOOK = Duration.ofMillis(50);

    /// So many answers in a row, each on a connection of its own: workers of the generation before
    /// have stopped taking connections.
    private static final int LOOKS_IN_A_ROW = 3;

    private final Nginx nginx;
    private final Layout layout;
    private final Whereabouts whereabouts;
    private final OurFiles files;
    private final Duration within;

    /// What the last check of nginx's configuration took.
    private Duration checking = Duration.ZERO;

    Adoption(Nginx nginx) {
        this(nginx, Whereabouts.HERE);
    }

    Adoption(Nginx nginx, Whereabouts whereabouts) {
        this(nginx, whereabouts, Reloading.WITHIN);
    }

    /// @param within nginx is seen to have heard, unless it takes long to check its configuration
    Adoption(Nginx nginx, Whereabouts whereabouts, Duration within) {
        this.whereabouts = whereabouts;
        this.nginx = nginx;
        this.layout = new Layout(nginx.include());
        this.files = new OurFiles(layout);
        this.within = within;
    }

    /// The include that is there.
    ///
    /// @param intact both files are as they were written, or as far as whoever died had come
    record Found(Include.Head head, boolean intact) {}

    /// Empty when there is none. Throws `nginx-include-claimed`.
    Optional<Found> found(String service) throws IOException {
        OurFiles.Written now = files.now();
        if (now.isVacant()) {
            return Optional.empty();
        }
        String http = now.http().orElseThrow();
        Include.Head head =
                Include.Head.of(http)
                        .orElseThrow(() -> NginxProblems.claimed(layout.include(), service, ""));
        if (!head.include().service().equals(service)) {
            throw NginxProblems.claimed(layout.include(), service, head.include().service());
        }
        boolean intact =
                Files.exists(layout.installing())
                        || IncludeText.intact(http, now.server().orElse(""), head.id());
        return Optional.of(new Found(head, intact));
    }

    /// No include is there, or one that says nothing any more.
    boolean isVacant() throws IOException {
        return files.now().isVacant();
    }

    /// What an include of this service that lies there says; empty where none does.
    Optional<Include> ours(String service) throws IOException {
        return files.now()
                .http()
                .flatMap(Include.Head::of)
                .map(Include.Head::include)
                .filter(include -> include.service().equals(service));
    }

    /// Takes it in. Nothing is changed when it throws.
    void install(Include include) throws IOException {
        install(include, SameReload.NOTHING, () -> {});
    }

    /// Takes it in together with a file of the user's that leads to it, by one reload. Nothing is
    /// changed when it throws, unless nginx may still turn to it.
    ///
    /// @param verified throws when nginx is not seen to do what it should
    void install(Include include, SameReload same, Runnable verified) throws IOException {
        OurFiles.Written before = files.now();
        IncludeText text = include.text(layout);
        boolean taken = false;
        try {
            VisibleFiles.folder(layout.folder());
            VisibleFiles.replace(layout.installing(), "");
            files.write(OurFiles.Written.of(include, text));
            if (same != SameReload.NOTHING) {
                // a file that is there after a loss of power leads to them
                VisibleFiles.force(layout.include(), layout.folder());
            }
            same.write();
            test();
            reload(include, text.id(), same);
            taken = true;
            Files.deleteIfExists(layout.installing());
            requireOwn(include, text.id());
            verified.run();
        } catch (IOException | RuntimeException e) {
            same.putBack(() -> putBack(before, e), e);
            // a file of the user's may be somebody's edit by now, and is not for us to take in
            if (taken && same == SameReload.NOTHING) {
                ask();
            }
            throw e;
        }
    }

    /// Throws when what names no server of nginx is not answered by ours.
    private static void requireOwn(Include include, String id) throws IOException {
        if (!Probe.askAsAnybody(include).include().equals(id)) {
            throw NginxProblems.shared(include);
        }
    }

    /// Whether nginx was seen to have taken in the include that lies there: whoever wrote it may
    /// have died before nginx was told.
    boolean tookIn(Include.Head head) throws IOException {
        return !Files.exists(layout.installing())
                && Files.exists(layout.taken())
                && Files.readString(layout.taken()).strip().equals(head.id());
    }

    /// Throws what `nginx -t` finds.
    private void test() {
        Dump dump = checked();
        if (dump.printed() && !dump.reads(layout.include())) {
            throw NginxProblems.notIncluded(layout.include());
        }
        Optional<Problem> elsewhere = elsewhere(dump);
        if (elsewhere.isPresent()) {
            throw elsewhere.get();
        }
    }

    private Optional<Problem> elsewhere(Dump dump) {
        return whereabouts
                .elsewhere(dump.master())
                .map(found -> NginxProblems.elsewhere(layout.include(), found));
    }

    /// Throws `nginx-missing` when there is no such program.
    private static Program.Ended run(List<String> command) {
        try {
            return Program.run(command);
        } catch (IOException e) {
            throw NginxProblems.missing(command, e);
        }
    }

    /// What nginx reads; throws `nginx-denied` or `nginx-config-broken`.
    Dump checked() {
        long begun = System.nanoTime();
        Program.Ended ended = run(nginx.test());
        checking = Duration.ofNanos(System.nanoTime() - begun);
        if (ended.denied(nginx.test())) {
            throw NginxProblems.denied(nginx.test(), ended);
        }
        if (!ended.well()) {
            throw NginxProblems.broken(layout.include(), ended);
        }
        return new Dump(ended.output());
    }

    /// Tells nginx and waits until it is seen to have heard: a reload that fails is silent.
    void reload(Include include, String id) {
        reload(include, id, SameReload.NOTHING);
    }

    private void reload(Include include, String id, SameReload same) {
        List<String> taken = taken(include);
        Program.Ended ended = ask();
        if (ended.well() || ended.killed()) {
            same.told();
        } else {
            same.maybeTold(Reloading.patience(checking, Reloading.HEARS_WITHIN));
        }
        requireTold(ended);
        Duration patience = Reloading.patience(checking, within);
        String seen = awaitInForce(include, id, taken.isEmpty() ? patience : GIVES_UP_WITHIN);
        if (!seen.isEmpty()) {
            throw taken.isEmpty()
                    ? NginxProblems.reloadSilent(include, seen)
                    : NginxProblems.inUse(taken);
        }
        same.awaitTaken();
        try {
            VisibleFiles.replace(layout.taken(), id);
        } catch (IOException e) {
            throw NginxProblems.io(layout.include(), e);
        }
    }

    /// Throws what says that it could not be told.
    void tell() {
        requireTold(ask());
    }

    /// Runs what tells nginx.
    Program.Ended ask() {
        return run(nginx.reload());
    }

    /// Throws what says that nginx was not told.
    void requireTold(Program.Ended ended) {
        if (ended.denied(nginx.reload())) {
            throw NginxProblems.denied(nginx.reload(), ended);
        }
        if (!ended.well()) {
            throw NginxProblems.reloadFailed(nginx.reload(), ended);
        }
    }

    /// Empty once it is; what was seen last when it is not in time.
    private static String awaitInForce(Include include, String id, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        String seen = "";
        int inARow = 0;
        while (inARow < LOOKS_IN_A_ROW && System.nanoTime() < end) {
            seen = look(include);
            inARow = seen.equals(id) ? inARow + 1 : 0;
            pause();
        }
        return inARow < LOOKS_IN_A_ROW ? "in force: " + seen : "";
    }

    /// Id of the include in force, or why none can be told.
    private static String look(Include include) {
        try {
            Probe.Answer answer = Probe.ask(include);
            return answer.include().isEmpty()
                    ? "an answer " + answer.status() + " of another server"
                    : answer.include();
        } catch (IOException e) {
            return "no answer (" + e.getMessage() + ")";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            throw NginxProblems.cancelled(e);
        }
    }

    /// Addresses that nginx does not listen on yet and that somebody has all the same.
    private List<String> taken(Include include) {
        if (!look(include).startsWith("no answer")) {
            return List.of();
        }
        return include.listen().stream().filter(Adoption::isTaken).toList();
    }

    private static boolean isTaken(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replace("[", "").replace("]", "");
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.getByName(host),
                            Integer.parseInt(address.substring(colon + 1))));
            return false;
        } catch (IOException e) {
            // a port that needs a right is not taken: nginx has that right
            return !(e.getMessage() + "").contains("ermission");
        }
    }

    private void putBack(OurFiles.Written before, Exception why) {
        // an interrupted thread could not write
        boolean interrupted = Thread.interrupted();
        try {
            files.write(before);
            Files.deleteIfExists(layout.installing());
        } catch (IOException e) {
            why.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// There is nothing of ours yet.
    boolean isFresh() {
        return !Files.exists(layout.folder());
    }

    /// What was made before nginx took anything in.
    void forget() throws IOException {
        VisibleFiles.delete(layout.folder());
    }

    /// Gives it up: our server is gone when this returns. The file stays, empty, for those who
    /// include it by its name.
    void remove(Include include) throws IOException {
        OurFiles.Written before = files.now();
        if (before.isVacant()) {
            return;
        }
        try {
            files.leave();
            checked();
            tell();
            awaitGone(include);
        } catch (IOException | RuntimeException e) {
            putBack(before, e);
            throw e;
        }
        VisibleFiles.delete(layout.folder());
    }

    private void awaitGone(Include include) {
        long end = System.nanoTime() + Reloading.patience(checking, within).toNanos();
        int inARow = 0;
        while (inARow < LOOKS_IN_A_ROW) {
            if (System.nanoTime() > end) {
                throw NginxProblems.reloadSilent(include, "our server still answers");
            }
            String seen = look(include);
            inARow = seen.startsWith("no answer") || seen.startsWith("an answer") ? inARow + 1 : 0;
            pause();
        }
    }

    /// What keeps it from being taken in, as far as that can be told without touching anything.
    List<Problem> obstacles(String service) {
        List<Problem> found = new ArrayList<>();
        try {
            writable();
            if (found(service).filter(include -> !include.intact()).isPresent()) {
                throw NginxProblems.edited(layout.include());
            }
            Dump dump = checked();
            if (dump.printed() && !dump.wouldRead(layout.include())) {
                found.add(NginxProblems.notIncluded(layout.include()));
            }
            elsewhere(dump).ifPresent(found::add);
        } catch (Problem problem) {
            found.add(problem);
        } catch (IOException e) {
            found.add(NginxProblems.notWritable(layout.include(), String.valueOf(e.getMessage())));
        }
        return found;
    }

    private void writable() {
        if (!layout.writable()) {
            throw NginxProblems.unfit(
                    "nginx has no way to write the path of the include.", layout.include() + "");
        }
        Path folder = layout.include().toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw NginxProblems.notWritable(
                    layout.include(), "there is no folder " + layout.include().getParent());
        }
        if (!Files.isWritable(folder)) {
            throw NginxProblems.notWritable(
                    layout.include(), "new files may not be made in " + folder);
        }
    }
}
