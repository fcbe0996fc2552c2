package dev.gapless.agent;

import dev.gapless.api.GaplessHome;
import dev.gapless.api.PrivateFiles;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One agent per home: an advisory lock that the kernel lets go when the process is gone, however
/// it went.
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    static HomeLock take(Path home) {
        Path file = home.resolve("agent.lock");
        try {
            GaplessHome.create(home);
            PrivateFiles.file(file, "rw-------");
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            FileLock lock = attempt(channel);
            if (lock == null) {
                channel.close();
                throw taken(home, file);
            }
            channel.truncate(0);
            byte[] pid =
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(pid), 0);
            return new HomeLock(channel);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.AGENT_FAILED_TO_START,
                            "The agent's home cannot be used: " + e.getMessage())
                    .where(home.toString())
                    .todo(
                            "give this user the right to write there, or set GAPLESS_HOME to"
                                    + " another folder")
                    .cause(e);
        }
    }

    private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
        return channel.tryLock();
    }

    private static Problem taken(Path home, Path file) {
        String pid = "";
        try {
            pid = Files.readString(file).strip();
        } catch (IOException _) {
            // the lock itself is what counts
        }
        return Problem.of(ProblemCode.AGENT_RUNNING, "An agent is running already on " + home + ".")
                .found(pid.isEmpty() ? "it holds " + file : "pid " + pid)
                .todo("use it (gapless status), or end it first: gapless agent stop")
                .build();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
