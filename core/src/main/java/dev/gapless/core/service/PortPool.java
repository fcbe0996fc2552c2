package dev.gapless.core.service;

import java.util.List;
import java.util.stream.IntStream;

/// The ports that instances of a service may use, in order of preference, without duplicates.
public record PortPool(List<Integer> ports) {
    public PortPool {
        ports = List.copyOf(ports);
        if (ports.stream().distinct().count() != ports.size()) {
            throw new IllegalArgumentException("a port twice: " + ports);
        }
    }

    public static PortPool range(int first, int last) {
        return new PortPool(IntStream.rangeClosed(first, last).boxed().toList());
    }
}
