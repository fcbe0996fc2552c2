package dev.gapless.core.deploy;

import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Those who use release 1 while a [Drive] goes on: so many requests a second, all equally fast,
/// seen by the switch twice a second.
final class Users {
    private static final InstanceId OLD = new InstanceId("shop-1-0a");

    private final Drive drive;
    private final Map<Long, Long> latency = new TreeMap<>();
    private long requests;
    private long errors;
    private long waiting;
    private String epoch = "e";

    int perSecond = 40;
    long millis = 20;
    int errorsPerSecond;

    /// Nobody is answered; so many more wait each second.
    boolean stalled;

    Users(Drive drive) {
        this.drive = drive;
    }

    /// Time in which everybody is healthy and each second's requests are counted.
    Users pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            drive.now = drive.now.plusMillis(500);
            half();
            look();
            if (i % 2 == 1) {
                drive.answerWell();
            }
        }
        return this;
    }

    /// The same, and nobody answers a health check.
    Users passSick(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            drive.now = drive.now.plusMillis(500);
            half();
            look();
        }
        return this;
    }

    private void half() {
        if (stalled) {
            waiting += perSecond / 2;
            return;
        }
        waiting = 0;
        requests += perSecond / 2;
        errors += errorsPerSecond / 2;
        latency.merge(millis * 1000, (long) perSecond / 2, Long::sum);
    }

    private void look() {
        List<Traffic.Bucket> buckets = new ArrayList<>();
        latency.forEach((upper, count) -> buckets.add(new Traffic.Bucket(upper, count)));
        drive.feed(
                new Event.TrafficSeen(
                        new Traffic(
                                epoch,
                                drive.state.routing().generation(),
                                0,
                                Map.of("1", new Traffic.Release(requests, 0, errors, buckets)),
                                Map.of(OLD, new Traffic.Instance(waiting, 0, requests, 0, "")))));
    }

    /// All of it is counted anew.
    void switchRestarts() {
        epoch += "e";
        requests = 0;
        errors = 0;
        latency.clear();
    }

    /// The agent dies, and another one loads what was journaled.
    void agentDies() {
        drive.state = drive.state.withoutTraffic();
        drive.feed(
                new Event.Recovered(
                        drive.state.alive().stream()
                                .<ObservedInstance>map(
                                        one -> new ObservedInstance.Running(one.id(), 1))
                                .toList()));
    }
}
