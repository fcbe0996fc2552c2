package dev.gapless.proxy;

import java.util.List;

/// How to launch a proxy process: `java` + [#jvmFlags()] + `-cp ... dev.gapless.proxy.ProxyMain` +
/// options.
public final class ProxyCommand {
    public static final String MAIN_CLASS = "dev.gapless.proxy.ProxyMain";

    private static final List<String> JVM_FLAGS =
            List.of(
                    // Little garbage per request and a small heap: the serial collector's pauses
                    // are about a millisecond.
                    "-XX:+UseSerialGC",
                    "-Xms24m",
                    "-Xmx96m",
                    // Buffers are outside the heap; more than this and a connection is closed
                    // rather than the machine filled.
                    "-XX:MaxDirectMemorySize=384m",
                    "-XX:ReservedCodeCacheSize=48m",
                    "-Xss512k",
                    // What the compiler took and gave back goes back to the machine: some 20 MB.
                    "-XX:TrimNativeHeapInterval=60000",
                    "-XX:+UseCompactObjectHeaders",
                    // Admin requests that load classes must not stop one another: see the agent's.
                    "-Djdk.virtualThreadScheduler.parallelism=4",
                    // A proxy without heap is restarted by its supervisor; its listening sockets
                    // wait meanwhile.
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.leakDetection.level=disabled",
                    "-Djava.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL %4$s %3$s:"
                            + " %5$s%6$s%n");

    private ProxyCommand() {}

    /// The flags for the JVM.
    public static List<String> jvmFlags() {
        return JVM_FLAGS;
    }
}
