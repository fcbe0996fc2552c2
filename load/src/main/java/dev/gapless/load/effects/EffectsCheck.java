package dev.gapless.load.effects;

import dev.gapless.load.IdLedger;
import dev.gapless.load.LoadProblem;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/// Finds out what became of the ids of a run.
@FunctionalInterface
public interface EffectsCheck {
    /// Call it when the run has stopped.
    ///
    /// @throws LoadProblem `effects-unknown` when the ids cannot be had; that is *not checked*,
    ///   never *all well*
    EffectsResult check(IdLedger ids) throws InterruptedException;

    /// Ids come from a URL that lists them, each effect once: one per line, or a JSON array.
    static EffectsCheck at(URI url) {
        return ids -> {
            var request = HttpRequest.newBuilder(url).timeout(Duration.ofMinutes(2)).build();
            try (var client = HttpClient.newHttpClient()) {
                var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (var body = response.body()) {
                    if (response.statusCode() != 200) {
                        throw unknown(url, "answered " + response.statusCode());
                    }
                    var comparison = new Comparison(ids);
                    IdList.read(body, comparison::listed);
                    return comparison.result();
                }
            } catch (IOException | RuntimeException e) {
                throw e instanceof LoadProblem problem ? problem : unknown(url, why(e));
            }
        };
    }

    /// Ids come from elsewhere, from a query for example; the stream is read once, where the check
    /// is made.
    static EffectsResult compare(IdLedger ids, Stream<String> listed) {
        var comparison = new Comparison(ids);
        listed.forEach(comparison::listed);
        return comparison.result();
    }

    private static String why(Exception e) {
        return e instanceof ConnectException ? "nobody takes connections there" : e.toString();
    }

    private static LoadProblem unknown(URI url, String why) {
        return new LoadProblem(
                "effects-unknown",
                "The ids could not be read from " + url + ": " + why,
                "Give a URL that lists each id once per effect, one per line or as a JSON array.");
    }
}
