package dev.gapless.api;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files and folders with rights of their own, whatever the umask. Rights are written as `ls` does:
/// `rwx------`.
public final class PrivateFiles {
    private PrivateFiles() {}

    /// Makes the folder if it is missing, with its parents. One that is there and belongs to this
    /// user loses what goes beyond these rights; it is given none.
    public static void folder(Path folder, String rights) throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(rights);
        if (Files.isDirectory(folder)) {
            narrow(folder, wanted);
        } else {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(wanted));
            Files.setPosixFilePermissions(folder, wanted);
        }
    }

    /// Makes the file, empty, if it is missing; else as [#folder].
    public static void file(Path file, String rights) throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(rights);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(wanted));
        } catch (FileAlreadyExistsException _) {
            narrow(file, wanted);
        }
    }

    private static void narrow(Path path, Set<PosixFilePermission> widest) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
        if (rights.retainAll(widest) && owner(path) == GaplessHome.userId()) {
            Files.setPosixFilePermissions(path, rights);
        }
    }

    /// User id of what is there itself, not of what a link leads to.
    static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
