package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.UnixUser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The change of the one line: everything that can be refused is refused when this is made, nothing
/// is changed then.
public final class Repointing {
    /// What one reload may cost: bench/adopt.
    public static final String COST =
            "one reload of nginx: a client that sends on a kept-alive connection at that very moment"
                    + " may lose that request; a new connection loses nothing";

    /// A download or an event stream may keep an old worker for hours.
    static final Duration OLD_WORKERS = Duration.ofSeconds(30);

    /// nginx begins new workers by then, and one that takes long to check its configuration takes
    /// so many times as long.
    private static final Duration HEARS_WITHIN = Duration.ofSeconds(2);

    private static final int CHECKS = 3;

    private final Path file;
    private final Include before;
    private final String place;
    private final Nginx nginx;
    private boolean mayTurnLater;

    private Repointing(Path file, Include before, String place, Nginx nginx) {
        this.file = file;
        this.before = before;
        this.place = place;
        this.nginx = nginx;
    }

    /// Looks at the include, at nginx and at the rights; changes nothing. Throws
    /// `nginx-include-unclear`, `nginx-missing`, `nginx-denied` or `nginx-config-broken`.
    public static Repointing of(Front front) {
        return of(front, List.of());
    }

    /// @param reload by which nginx is told to read its configuration again; empty to ask it
    public static Repointing of(Front front, List<String> reload) {
        Path file = real(front.include());
        Include text = new Include(read(file));
        String place = text.place(file.toString());
        requireRights(file);
        Nginx nginx = Nginx.reading(file, front.nginx()).toldBy(reload);
        nginx.test(file);
        return new Repointing(file, text, place, nginx);
    }

    /// `host:port` where the requests go now, as it stands in the file.
    public String place() {
        return place;
    }

    public int port() {
        return Include.port(place);
    }

    public Path file() {
        return file;
    }

    /// Sends the requests elsewhere from now on: writes, tests, reloads, and waits for the workers
    /// of before, for a while. What fails is put back. Throws `nginx-include-unclear` when the file
    /// is another one by now, `nginx-config-broken` or `nginx-reload-failed`.
    ///
    /// @param next `host:port`
    /// @return whether no worker is left that goes on with the old line
    public boolean to(String next) {
        requireSame();
        Set<ProcessIdentity> old = Set.of();
        Duration hears = Duration.ZERO;
        boolean told = false;
        String after = before.pointedAt(place, next).text();
        try {
            write(file, after);
            Duration checked = nginx.test(file);
            old = nginx.workers();
            hears = checked.multipliedBy(CHECKS).plus(HEARS_WITHIN);
            nginx.tellToReload();
            told = true;
            nginx.awaitOthersThan(old);
        } catch (Problem refused) {
            mayTurnLater = true;
            told = told || !hears.isZero() && nginx.begins(old, hears);
            mayTurnLater = !putBack(after, refused) || told && !nginx.readsAgain();
            throw refused;
        }
        return Nginx.awaitEnd(old, OLD_WORKERS);
    }

    /// Throws `nginx-include-unclear` when the file is another one by now.
    void requireSame() {
        if (!read(file).equals(before.text())) {
            throw Problem.of(
                            ProblemCode.NGINX_INCLUDE_UNCLEAR,
                            file + " was changed while it was looked at.")
                    .where(file.toString())
                    .found("it is another text by now")
                    .todo("look at it, then the same command again")
                    .build();
        }
    }

    /// Only writes the file. Throws `nginx-denied`.
    void write(String next) {
        write(file, before.pointedAt(place, next).text());
    }

    /// After [#write]. What a person has changed meanwhile is his.
    ///
    /// @param why learns why it could not be put back
    /// @return whether the file is what it was
    boolean putBackFrom(String next, Exception why) {
        return putBack(before.pointedAt(place, next).text(), why);
    }

    Nginx nginx() {
        return nginx;
    }

    /// A folder on the way to a file that nginx's workers may not pass, for certain.
    public Optional<Path> barred(Path file) {
        return nginx.barred(file);
    }

    /// What a person has changed meanwhile is his.
    ///
    /// @param refused learns why it could not be put back
    /// @return whether the file is what it was
    private boolean putBack(String after, Exception refused) {
        try {
            if (read(file).equals(after)) {
                write(file, before.text());
            }
            return read(file).equals(before.text());
        } catch (Problem failure) {
            refused.addSuppressed(failure);
            return false;
        }
    }

    /// After a change that failed: the file could not be put back, or nginx was told and was not
    /// seen to read what was. It may still turn to the new place, and nobody may take that away.
    public boolean mayTurnLater() {
        return mayTurnLater;
    }

    /// Where nginx takes requests, as far as that can be seen.
    public List<Integer> ports() {
        return nginx.listeners().stream().map(one -> one.port()).distinct().toList();
    }

    private static Path real(Path include) {
        try {
            return include.toRealPath();
        } catch (IOException failure) {
            throw Problem.of(ProblemCode.NGINX_INCLUDE_UNCLEAR, "There is no " + include + ".")
                    .where(include.toString())
                    .found("no such file")
                    .todo("name the include that nginx reads: nginx -T shows it")
                    .cause(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw denied(file, "it cannot be read: " + failure.getMessage());
        }
    }

    private static void requireRights(Path file) {
        Path folder = file.resolveSibling(".").normalize();
        if (!Files.isWritable(file) || !Files.isWritable(folder)) {
            throw denied(
                    file,
                    (Files.isWritable(file) ? folder + " may" : "it may")
                            + " not be written by "
                            + System.getProperty("user.name"));
        }
    }

    private static Problem denied(Path file, String found) {
        return Problem.of(ProblemCode.NGINX_DENIED, file + " may not be changed.")
                .where(file.toString())
                .found(found)
                .todo(
                        "sudo chown "
                                + System.getProperty("user.name")
                                + " "
                                + file
                                + " "
                                + file.resolveSibling(".").normalize()
                                + ", or run Gapless as root")
                .build();
    }

    /// With the rights and the owner that it has.
    private static void write(Path file, String text) {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            UserPrincipal owner = Files.getOwner(file);
            DurableFiles.write(file, text);
            Files.setPosixFilePermissions(file, rights);
            if (UnixUser.ownUid() == 0) {
                Files.getFileAttributeView(file, FileOwnerAttributeView.class).setOwner(owner);
            }
        } catch (IOException failure) {
            throw denied(file, String.valueOf(failure.getMessage()));
        }
    }
}
