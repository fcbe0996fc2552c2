package dev.gapless.example.hello;

import org.springframework.context.SmartLifecycle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Server-sent events: one at once, then one a second. When the service stops, the streams are
/// ended first; a stream that nobody ends would keep the web server from stopping in time. Browsers
/// come back by themselves.
@RestController
class EventsController implements SmartLifecycle {

    record Tick(String release, long number) {}

    private static final long NO_TIMEOUT = 0;

    private final Release release;
    private final Set<SseEmitter> streams = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "events"));
    private volatile boolean running;

    EventsController(Release release) {
        this.release = release;
    }

    @GetMapping("/api/events")
    SseEmitter events() {
        SseEmitter stream = new SseEmitter(NO_TIMEOUT);
        stream.onCompletion(() -> streams.remove(stream));
        stream.onError(error -> streams.remove(stream));
        streams.add(stream);
        send(stream, number.get());
        if (!running) {
            stream.complete();
        }
        return stream;
    }

    private void tick() {
        long next = number.incrementAndGet();
        streams.forEach(stream -> send(stream, next));
    }

    private void send(SseEmitter stream, long tick) {
        try {
            stream.send(
                    SseEmitter.event()
                            .id(String.valueOf(tick))
                            .reconnectTime(500)
                            .data(new Tick(release.version(), tick)));
        } catch (IOException | IllegalStateException e) {
            // the reader is gone
            streams.remove(stream);
        }
    }

    @Override
    public void start() {
        clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        clock.shutdownNow();
        streams.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
