package dev.gapless.runtime.file;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A file system of a few kilobytes or megabytes, for tests of full disks; only root can have one.
public record SmallDisk(Path path) implements AutoCloseable {

    /// Skips the test when it cannot be had.
    public static SmallDisk mount(Path path, int kilobytes)
            throws IOException, InterruptedException {
        Files.createDirectories(path);
        boolean mounted =
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + kilobytes + "k",
                        "tmpfs",
                        path.toString());
        Assumptions.assumeTrue(mounted, "a small disk can only be mounted by root");
        return new SmallDisk(path);
    }

    /// Leaves not one byte free.
    public Path fill() throws IOException {
        Path filler = path.resolve("filler");
        byte[] block = new byte[1024];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (FileProblems.usableBytes(path) > 0) {
                throw full;
            }
        }
        return filler;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", path.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
