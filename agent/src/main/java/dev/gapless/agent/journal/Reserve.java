package dev.gapless.agent.journal;

import dev.gapless.api.PrivateFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/// Disk space set aside, given back to the file system when the disk is full.
final class Reserve {
    private static final System.Logger LOG = System.getLogger(Reserve.class.getName());
    private static final int BYTES = 4 << 20;

    private final Path file;

    Reserve(Path file) {
        this.file = file;
    }

    /// Whether the reserve is there, made now if need be.
    boolean fill() {
        try {
            PrivateFiles.file(file, "rw-------");
            if (Files.size(file) == BYTES) {
                return true;
            }
            byte[] content = new byte[BYTES];
            // random, for file systems that compress or keep zeros as holes
            ThreadLocalRandom.current().nextBytes(content);
            Files.write(file, content);
            return true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no room for the journal reserve", e);
            giveUp();
            return false;
        }
    }

    /// Whether there was something to give up.
    boolean giveUp() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
