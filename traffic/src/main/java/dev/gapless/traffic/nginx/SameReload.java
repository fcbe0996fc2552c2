package dev.gapless.traffic.nginx;

import java.time.Duration;

/// A change of a file of the user's that nginx takes in by the very reload that takes in our
/// include: from then on that file leads to our server. Asked by one thread, in this order:
/// `begin`, `write`, `told`, `awaitTaken`, `done`; in the place of `told` it may be `maybeTold`, or
/// neither. After a failure `putBack` where `write` was asked, and then `failed`.
public interface SameReload {
    /// Nothing but our include.
    SameReload NOTHING =
            new SameReload() {
                @Override
                public void begin() {}

                @Override
                public void write() {}

                @Override
                public void told() {}

                @Override
                public void maybeTold(Duration hears) {}

                @Override
                public void awaitTaken() {}

                @Override
                public void putBack(Runnable ours, Exception why) {
                    ours.run();
                }

                @Override
                public boolean mayTurnLater() {
                    return false;
                }

                @Override
                public void done() {}

                @Override
                public void failed(Throwable why) {}
            };

    /// Throws what says that it is not wanted any more: it was given up, or has failed before.
    void begin();

    /// Changes the file; ours are there. Throws why it cannot.
    void write();

    /// nginx is told now: it may read the files at any moment.
    void told();

    /// What was to tell nginx ended with an error: it may have told it before (by two commands, or
    /// one that gave up waiting).
    ///
    /// @param hears within this time nginx is seen to have heard, if it was told
    void maybeTold(Duration hears);

    /// Returns when workers of nginx take requests that began since. Throws `nginx-reload-failed`.
    void awaitTaken();

    /// Makes the file what it was, and then ours, since it leads to them; where nginx was told, it
    /// is made to read them again.
    ///
    /// @param ours puts our files back
    /// @param why learns what could not be put back
    void putBack(Runnable ours, Exception why);

    /// After that: nginx may still turn to our server, so what it needs to find its way stays.
    boolean mayTurnLater();

    /// Taken in, and seen at the data plane.
    void done();

    /// Says nothing after `done`.
    void failed(Throwable why);
}
