package dev.gapless.runtime.preflight;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What `ports:` could say instead where somebody else has some of them.
///
/// @param unused whether a port is free at this moment
record OtherPorts(Preflight request, IntPredicate unused) {
    /// More are said as the range that is left of them.
    private static final int MOST_IN_A_LIST = 8;

    private static final int NEXT_PORTS = 20;
    private static final int HIGHEST = 65_535;

    /// `: ports: [8081, 8083]`, or `: ports: 18004-18999`; empty when nothing near by is free.
    ///
    /// @param taken those of the instances that somebody else has
    String line(Set<Integer> taken) {
        if (taken.isEmpty()) {
            return "";
        }
        List<Integer> pool = request.pool().ports();
        Optional<String> instead = pool.size() > MOST_IN_A_LIST ? range(pool, taken) : list(taken);
        return instead.map(text -> ": ports: " + text).orElse("");
    }

    /// The same ports, each that is taken replaced by the next one that is free.
    private Optional<String> list(Set<Integer> taken) {
        Set<Integer> used = new HashSet<>(request.pool().ports());
        used.addAll(request.ownPorts());
        request.specs().stream().map(OtherPorts::port).forEach(used::add);
        List<Integer> instead = new ArrayList<>();
        for (int port : request.pool().ports()) {
            Optional<Integer> other = taken.contains(port) ? next(port, used) : Optional.of(port);
            if (other.isEmpty()) {
                return Optional.empty();
            }
            used.add(other.get());
            instead.add(other.get());
        }
        return Optional.of(
                instead.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
    }

    private Optional<Integer> next(int port, Set<Integer> used) {
        return IntStream.rangeClosed(port + 1, Math.min(port + NEXT_PORTS, HIGHEST))
                .filter(next -> !used.contains(next) && unused.test(next))
                .boxed()
                .findFirst();
    }

    /// What is left above those that are taken, when it is one range and enough for two releases.
    private Optional<String> range(List<Integer> pool, Set<Integer> taken) {
        int first = taken.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
        int last = pool.getLast();
        int needed = 2 * request.specs().size();
        boolean oneRange = last - pool.getFirst() == pool.size() - 1;
        boolean enough =
                last - first + 1 >= needed
                        && IntStream.range(first, first + needed).allMatch(unused);
        return oneRange && enough ? Optional.of(first + "-" + last) : Optional.empty();
    }

    private static int port(InstanceSpec spec) {
        return spec.address().port();
    }
}
