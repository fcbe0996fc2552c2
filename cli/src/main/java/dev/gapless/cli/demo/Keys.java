package dev.gapless.cli.demo;

import dev.gapless.cli.Shell;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The keys `k` (kill the agent), `b` (ship a broken release) and `r` (roll back), on a terminal
/// only.
final class Keys implements AutoCloseable {
    private final boolean terminal;
    private final AtomicBoolean kill = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicBoolean rollback = new AtomicBoolean();

    /// @param heard is told at once what comes of a key
    Keys(Shell shell, Consumer<String> heard) {
        this.terminal = shell.asks() && stty("-icanon", "-echo");
        if (terminal) {
            Thread.ofPlatform().daemon().name("keys").start(() -> read(shell, heard));
        }
    }

    boolean listening() {
        return terminal;
    }

    private void read(Shell shell, Consumer<String> heard) {
        try {
            for (int key = shell.in().read(); key >= 0; key = shell.in().read()) {
                switch (key) {
                    case 'k' -> kill.set(true);
                    case 'b' -> next(broken, heard, "  b: a broken release comes next");
                    case 'r' -> next(rollback, heard, "  r: a rollback comes next");
                    default -> {}
                }
            }
        } catch (IOException e) {
            // the terminal is gone; the story goes on
        }
    }

    /// One deployment at a time: it begins when the one that is going on has ended.
    private static void next(AtomicBoolean asked, Consumer<String> heard, String text) {
        asked.set(true);
        heard.accept(text);
    }

    boolean killAsked() {
        return kill.getAndSet(false);
    }

    boolean brokenAsked() {
        return broken.getAndSet(false);
    }

    boolean rollbackAsked() {
        return rollback.getAndSet(false);
    }

    private static boolean stty(String... modes) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("stty"));
            command.addAll(List.of(modes));
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (terminal) {
            stty("icanon", "echo");
        }
    }
}
