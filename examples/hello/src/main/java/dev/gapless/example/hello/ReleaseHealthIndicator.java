package dev.gapless.example.hello;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Duration;

/// `release` in the readiness group: what a broken release says of itself.
@Component
class ReleaseHealthIndicator implements HealthIndicator {

    private final Release release;
    private final LiveTraffic traffic;

    ReleaseHealthIndicator(Release release, LiveTraffic traffic) {
        this.release = release;
        this.traffic = traffic;
    }

    @Override
    public Health health() {
        boolean ready = !release.neverReady() && !isTired();
        return (ready ? Health.up() : Health.outOfService())
                .withDetail("version", release.version())
                .build();
    }

    private boolean isTired() {
        Duration after = release.unreadyAfter();
        return after != null && traffic.age().filter(age -> age.compareTo(after) >= 0).isPresent();
    }
}
