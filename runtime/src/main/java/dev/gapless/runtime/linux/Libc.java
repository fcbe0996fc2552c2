package dev.gapless.runtime.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of the C library that Java has no word for. Each returns what C returns, or
/// `-errno`.
final class Libc {
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EPERM = 1;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EOPNOTSUPP = 95;
    static final short POLLIN = 1;

    private static final int PIDFD_SEND_SIGNAL = 424;
    private static final int PIDFD_OPEN = 434;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int SC_CLK_TCK = 2;
    private static final int O_WRONLY_CLOEXEC = 0x80001;
    private static final int FALLOC_FL_COLLAPSE_RANGE = 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO_OPTION = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SYSCALL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1),
                    ERRNO_OPTION);
    private static final MethodHandle POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    private static final MethodHandle EVENTFD_READ = function("eventfd_read", JAVA_INT, ADDRESS);
    private static final MethodHandle EVENTFD_WRITE =
            function("eventfd_write", JAVA_INT, JAVA_LONG);
    private static final MethodHandle FALLOCATE =
            function("fallocate", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle OPEN =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("open"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2),
                    ERRNO_OPTION);
    private static final MethodHandle SYSCONF =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("sysconf"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

    private Libc() {}

    static int pidfdOpen(long pid) {
        return (int) syscall(PIDFD_OPEN, pid, 0);
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return (int) syscall(PIDFD_SEND_SIGNAL, pidfd, signal);
    }

    static int poll(MemorySegment descriptors, long count, int timeoutMillis) {
        return withErrno(state -> (int) POLL.invokeExact(state, descriptors, count, timeoutMillis));
    }

    static int eventfd() {
        return withErrno(state -> (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC));
    }

    static int eventfdRead(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            return withErrno(state -> (int) EVENTFD_READ.invokeExact(state, descriptor, value));
        }
    }

    static int eventfdWrite(int descriptor) {
        return withErrno(state -> (int) EVENTFD_WRITE.invokeExact(state, descriptor, 1L));
    }

    static int close(int descriptor) {
        return withErrno(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static int openForWriting(String file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(file);
            return withErrno(state -> (int) OPEN.invokeExact(state, path, O_WRONLY_CLOEXEC));
        }
    }

    static int collapseRange(int descriptor, long offset, long bytes) {
        return withErrno(
                state ->
                        (int)
                                FALLOCATE.invokeExact(
                                        state,
                                        descriptor,
                                        FALLOC_FL_COLLAPSE_RANGE,
                                        offset,
                                        bytes));
    }

    /// Ticks per second in which `/proc` counts time.
    static long ticksPerSecond() {
        try {
            return (long) SYSCONF.invokeExact(SC_CLK_TCK);
        } catch (Throwable t) {
            throw new LinkageError("sysconf", t);
        }
    }

    private static long syscall(long number, long first, long second) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) SYSCALL.invokeExact(state, number, first, second, 0L, 0L);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable t) {
            throw new LinkageError("syscall " + number, t);
        }
    }

    private static MethodHandle function(String name, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                ERRNO_OPTION);
    }

    private static int withErrno(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int result = call.invoke(state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable t) {
            throw new LinkageError("C library", t);
        }
    }

    private interface Call {
        int invoke(MemorySegment state) throws Throwable;
    }
}
