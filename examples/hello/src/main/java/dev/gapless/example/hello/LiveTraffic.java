package dev.gapless.example.hello;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Notices when people use this release, as opposed to health checks and warm-up, and spoils it for
/// them if that is what this release does.
///
/// Live is: a request that changes something, one that came through a proxy (`X-Forwarded-For`), or
/// simply many.
@Component
class LiveTraffic extends OncePerRequestFilter {

    private static final int MANY = 1_000;

    private final Release release;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong liveRequests = new AtomicLong();
    private final AtomicLong firstLiveNanos = new AtomicLong();

    LiveTraffic(Release release) {
        this.release = release;
    }

    /// How long it has been live; empty: it is not.
    Optional<Duration> age() {
        return liveRequests.get() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - firstLiveNanos.get()));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("X-Release", release.version());
        if (isLive(request) && fails()) {
            response.setStatus(500);
            response.setContentType("text/plain");
            response.getWriter().println("release " + release.version() + " answers this one 500");
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isLive(HttpServletRequest request) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return requests.incrementAndGet() >= MANY
                || liveRequests.get() > 0
                || !reads
                || request.getHeader("X-Forwarded-For") != null;
    }

    /// Spreads the failures evenly: of any 100 live requests in a row exactly `errorPercent` fail.
    private boolean fails() {
        firstLiveNanos.compareAndSet(0, System.nanoTime());
        long number = liveRequests.incrementAndGet();
        int percent = release.errorPercent();
        return number * percent / 100 != (number - 1) * percent / 100;
    }
}
