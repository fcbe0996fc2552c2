package dev.gapless.runtime.linux;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.util.Optional;

/// A handle of one process that no other process can ever take the place of, unlike its pid.
public final class Pidfd implements AutoCloseable {
    private final long pid;
    private final int descriptor;
    private boolean closed;

    private Pidfd(long pid, int descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /// Empty when there is no such process. Throws `not-possible-now` on a kernel without pidfds
    /// (before Linux 5.3).
    public static Optional<Pidfd> open(long pid) {
        int descriptor = Libc.pidfdOpen(pid);
        if (descriptor >= 0) {
            return Optional.of(new Pidfd(pid, descriptor));
        }
        if (descriptor == -Libc.ESRCH || pid <= 0) {
            return Optional.empty();
        }
        throw Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "Process "
                                + pid
                                + " cannot be watched (pidfd_open: error "
                                + -descriptor
                                + ").")
                .found("Linux " + System.getProperty("os.version"))
                .todo(
                        "run Gapless on Linux 5.3 or newer, without a seccomp filter that forbids"
                                + " pidfd_open")
                .build();
    }

    /// Opens the process that has this identity; empty when it is gone, even if its pid is in use
    /// again.
    public static Optional<Pidfd> open(ProcessIdentity identity) {
        if (!identity.bootId().equals(Proc.bootId())) {
            return Optional.empty();
        }
        Optional<Pidfd> opened = open(identity.pid());
        // Only now: what is seen under the pid from here on is the process that the handle holds.
        boolean same =
                Proc.stat(identity.pid())
                        .filter(stat -> stat.startTicks() == identity.startTicks() && !stat.ended())
                        .isPresent();
        if (!same) {
            opened.ifPresent(Pidfd::close);
            return Optional.empty();
        }
        return opened;
    }

    public long pid() {
        return pid;
    }

    int descriptor() {
        return descriptor;
    }

    /// False when the process has ended already. Throws `permission-denied`.
    public synchronized boolean signal(Signal signal) {
        int result = closed ? -Libc.ESRCH : Libc.pidfdSendSignal(descriptor, signal.number());
        if (result == -Libc.EPERM) {
            throw Problem.of(
                            ProblemCode.PERMISSION_DENIED,
                            "Process " + pid + " may not be sent " + signal + ".")
                    .found("it belongs to " + UnixUser.ownerOf(pid).orElse("another user"))
                    .todo("run the agent as root or as that user")
                    .build();
        }
        return result == 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(descriptor);
        }
    }
}
