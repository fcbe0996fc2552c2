package dev.gapless.core.service;

import java.util.List;

/// Requests that `prove` sends (`GET /x`, `POST /y/{id}`) and the URL or SQL that lists the ids
/// seen, empty for none.
public record ProveSettings(List<String> requests, String check) {
    public ProveSettings {
        requests = List.copyOf(requests);
    }
}
