package dev.gapless.e2e.crash;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// SIGKILL to this very process, from within: nothing of it runs any more when the call would
/// return.
final class OwnEnd {
    private static final int SIGKILL = 9;
    private static final MethodHandle KILL =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT));

    private OwnEnd() {}

    static void kill() {
        try {
            int answer = (int) KILL.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
            throw new IllegalStateException(
                    "kill answered " + answer + " and this process still runs");
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("kill", e);
        }
    }
}
