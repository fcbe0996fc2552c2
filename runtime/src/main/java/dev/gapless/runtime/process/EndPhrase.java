package dev.gapless.runtime.process;

import java.util.Map;

/// How an instance ended, in one phrase.
final class EndPhrase {
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS",
                    9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");

    private EndPhrase() {}

    /// @param exitCode as a shell sees it. A JVM that ends in good order on SIGTERM exits with 143
    ///   as well, so that one is not called killed.
    static String of(int exitCode) {
        int signal = exitCode - 128;
        if (signal == 15) {
            return "exit code 143 (SIGTERM)";
        }
        if (signal > 0 && signal < 65) {
            String name = SIGNALS.get(signal);
            return "killed by signal " + signal + (name == null ? "" : " (" + name + ")");
        }
        return "exit code " + exitCode;
    }
}
