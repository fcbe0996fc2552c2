package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Whom the kernel is to end first when memory is short (`oom_score_adj`, proc(5)): a newcomer
/// before an established instance, and that before the agent, the switch and the shims, which keep
/// the value that the agent has. 1000 stands for the whole of the memory: a newcomer is taken for
/// larger than it is by half of it.
///
/// Anybody may raise the value of his own processes, and lower it again down to where it was when
/// somebody with `CAP_SYS_RESOURCE` last set it. So newcomers begin high and are lowered later;
/// that works for every user.
public final class OutOfMemory {
    static final int ESTABLISHED = 100;
    static final int NEWCOMER = 500;
    private static final int HIGHEST = 1000;

    private OutOfMemory() {}

    /// Value of an instance from its start on.
    public static int newcomer() {
        return above(own(), NEWCOMER);
    }

    /// Value of an instance that serves as one of the stable release.
    public static int established() {
        return above(own(), ESTABLISHED);
    }

    /// An agent that is protected (below 0) does not pass that on.
    static int above(int own, int more) {
        return Math.min(HIGHEST, Math.max(0, own) + more);
    }

    /// Whether the process, should it still be there, has the newcomer's value.
    public static boolean isNewcomer(ProcessIdentity process) {
        return of(process.pid()) == newcomer();
    }

    /// Lowers a process from the newcomer's value to the established one's, if that is allowed. One
    /// that has another value by its own choice keeps it.
    public static void establish(ProcessIdentity process) {
        // opened first: it belongs to this very process, whoever gets the number later
        try (FileChannel open = FileChannel.open(file(process.pid()), StandardOpenOption.WRITE)) {
            boolean same =
                    Proc.stat(process.pid())
                            .filter(stat -> stat.identity().equals(process))
                            .isPresent();
            if (same && isNewcomer(process)) {
                String value = Integer.toString(established());
                open.write(ByteBuffer.wrap(value.getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException _) {
            // gone, or not allowed: whoever asks sees that it is a newcomer still
        }
    }

    /// The value of a process; 0 when it cannot be read.
    static int of(long pid) {
        return value(Proc.text(file(pid)));
    }

    private static int own() {
        return value(Proc.text(Path.of("/proc/self/oom_score_adj")));
    }

    private static int value(String text) {
        String number = text.strip();
        return number.matches("-?[0-9]{1,4}") ? Integer.parseInt(number) : 0;
    }

    private static Path file(long pid) {
        return Proc.folder(pid).resolve("oom_score_adj");
    }
}
