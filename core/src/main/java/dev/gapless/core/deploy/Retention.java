package dev.gapless.core.deploy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which releases are not kept any more: `keep-releases` of the stable release says how many are.
public final class Retention {
    private static final int ALL = Integer.MAX_VALUE;

    private Retention() {}

    /// Labels of those to go, the newest first. Never the stable or the previous one, one with an
    /// instance that is there in whatever state, or one of the open deployment.
    public static List<String> superfluous(ServiceState state) {
        int keep = state.stableRelease().map(one -> one.settings().keepReleases()).orElse(ALL);
        List<String> free =
                state.releases().values().stream()
                        .sorted(Comparator.comparing(Release::addedAt).reversed())
                        .map(Release::label)
                        .filter(label -> !used(state, label))
                        .toList();
        long needed = state.releases().size() - free.size();
        return free.stream().skip(Math.max(0, keep - needed)).toList();
    }

    /// Whether something refers to the release.
    static boolean used(ServiceState state, String label) {
        Optional<String> wanted = Optional.of(label);
        return state.stable().equals(wanted)
                || state.previous().equals(wanted)
                || state.all().stream().anyMatch(one -> one.release().equals(label))
                || state.open()
                        .filter(open -> open.to().equals(label) || open.from().equals(wanted))
                        .isPresent();
    }
}
