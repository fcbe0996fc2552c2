package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Cuts the beginning off a file that others are appending to, in one step of the kernel: not a
/// byte of theirs is lost or moved to another order.
///
/// ext4 and xfs can do that (`FALLOC_FL_COLLAPSE_RANGE`), in whole blocks; tmpfs, btrfs and others
/// cannot.
public final class FileHead {
    private FileHead() {}

    /// How much of the first `bytes` of the file can be cut: whole blocks, and never all of the
    /// file.
    public static long cuttable(Path file, long bytes) throws IOException {
        long block = Files.getFileStore(file).getBlockSize();
        return block < 1 ? 0 : (bytes - 1) / block * block;
    }

    /// Removes them; what followed is the new beginning. False, and nothing has changed, when the
    /// file system cannot.
    ///
    /// @param bytes as [#cuttable] says
    public static boolean cut(Path file, long bytes) throws IOException {
        int descriptor = Libc.openForWriting(file.toString());
        if (descriptor < 0) {
            throw new IOException(file + " cannot be opened: error " + -descriptor);
        }
        try {
            int result;
            do {
                result = Libc.collapseRange(descriptor, 0, bytes);
            } while (result == -Libc.EINTR);
            return switch (-result) {
                case 0 -> true;
                case Libc.EOPNOTSUPP, Libc.ENOSYS, Libc.EINVAL -> false;
                default -> throw new IOException(file + " cannot be cut: error " + -result);
            };
        } finally {
            Libc.close(descriptor);
        }
    }
}
