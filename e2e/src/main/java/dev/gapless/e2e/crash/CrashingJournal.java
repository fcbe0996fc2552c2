package dev.gapless.e2e.crash;

import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.StateJournal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Kills its own process at a chosen entry of the next deployment that begins. Entries of a
/// deployment that was begun by an earlier agent are not counted.
final class CrashingJournal implements StateJournal {
    /// Where the killed one leaves word of what it was about to do, in its home.
    static final String WORD = "killed-at";

    private final StateJournal journal;
    private final CrashPoint point;
    private final Path home;
    private int entry;

    CrashingJournal(StateJournal journal, CrashPoint point, Path home) {
        this.journal = journal;
        this.point = point;
        this.home = home;
    }

    @Override
    public synchronized void append(Event event, Decision decision, Instant now) {
        entry = event instanceof Event.Begin ? 1 : entry == 0 ? 0 : entry + 1;
        killAt(CrashPoint.When.BEFORE, event);
        journal.append(event, decision, now);
        killAt(CrashPoint.When.AFTER, event);
    }

    private void killAt(CrashPoint.When when, Event event) {
        if (point.when() == when && point.entry() == entry) {
            try {
                Files.writeString(home.resolve(WORD), event.getClass().getSimpleName());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            OwnEnd.kill();
        }
    }
}
