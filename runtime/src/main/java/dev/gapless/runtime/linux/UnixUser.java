package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An account of this host, from whatever source the host takes its accounts.
public record UnixUser(String name, long uid, long gid, String home, String shell) {
    private static final Path PASSWD = Path.of("/etc/passwd");

    /// @param nameOrUid as `getent passwd` takes it; so LDAP and the like work too
    public static Optional<UnixUser> find(String nameOrUid) {
        if (nameOrUid.startsWith("-") || nameOrUid.isBlank()) {
            return Optional.empty();
        }
        return getent(nameOrUid).or(() -> inPasswd(nameOrUid));
    }

    /// Effective user of this process.
    public static long ownUid() {
        return uidOf(ProcessHandle.current().pid());
    }

    /// Effective user of a process; -1 when there is none.
    public static long uidOf(long pid) {
        return Proc.text(Proc.folder(pid).resolve("status"))
                .lines()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> Long.parseLong(line.split("\\s+")[2]))
                .findFirst()
                .orElse(-1L);
    }

    /// Name of the user a process belongs to.
    static Optional<String> ownerOf(long pid) {
        try {
            return Optional.of(Files.getOwner(Proc.folder(pid)).getName());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<UnixUser> getent(String name) {
        try {
            Process process =
                    new ProcessBuilder("getent", "passwd", name)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            String line =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return parse(line.strip());
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<UnixUser> inPasswd(String name) {
        try {
            List<String> lines = Files.readAllLines(PASSWD, StandardCharsets.UTF_8);
            return lines.stream()
                    .flatMap(line -> parse(line).stream())
                    .filter(
                            user ->
                                    user.name().equals(name)
                                            || Long.toString(user.uid()).equals(name))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<UnixUser> parse(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length < 7) {
            return Optional.empty();
        }
        return Optional.of(
                new UnixUser(
                        fields[0],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields[5],
                        fields[6]));
    }
}
