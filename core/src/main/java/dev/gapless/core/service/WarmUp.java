package dev.gapless.core.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an instance is asked before its first real request.
///
/// @param requests `GET /x`, or only `/x`
/// @param file more of them, absolute: a list or an HTTP archive
/// @param limit longest time
public record WarmUp(List<String> requests, Optional<Path> file, Duration limit) {
    /// Nothing.
    public static final WarmUp NONE =
            new WarmUp(List.of(), Optional.empty(), Duration.ofSeconds(30));

    public WarmUp {
        requests = List.copyOf(requests);
    }

    public boolean none() {
        return requests.isEmpty() && file.isEmpty();
    }

    /// `2 requests and those of shop.har`, for plans.
    public String text() {
        List<String> parts = new ArrayList<>();
        if (!requests.isEmpty()) {
            parts.add(requests.size() == 1 ? "1 request" : requests.size() + " requests");
        }
        file.map(Path::getFileName)
                .ifPresent(
                        name ->
                                parts.add(
                                        (requests.isEmpty() ? "requests of " : "those of ")
                                                + name));
        return String.join(" and ", parts);
    }
}
