package dev.gapless.e2e.crash;

/// One deployment in which the agent was killed.
///
/// @param strategy of the deployment
/// @param entry of the journal at which it was killed; 0 for a random moment
/// @param when `before` or `after` the entry; `random`
/// @param event what the entry was about; empty for a random moment
/// @param outcome of the deployment: `succeeded`, `aborted`, `rolled-back`, `failed`; `never-begun`
///   when the killed agent took it back by not having kept it; `not-reached` when the deployment
///   has fewer entries or was over at that moment
/// @param requests answered during the round; failed those that were lost
/// @param seconds from the kill until the deployment was over and exactly the wanted instances were
///   alive
/// @param trouble what was not as it must be; empty when all was well
public record Round(
        String strategy,
        int entry,
        String when,
        String event,
        String outcome,
        long requests,
        long failed,
        double seconds,
        String trouble) {
    static final String NOT_REACHED = "not-reached";

    boolean reached() {
        return !outcome.equals(NOT_REACHED);
    }

    boolean good() {
        return trouble.isEmpty() && failed == 0 && !outcome.equals("failed");
    }
}
