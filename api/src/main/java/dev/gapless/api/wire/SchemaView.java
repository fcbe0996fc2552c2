package dev.gapless.api.wire;

import java.util.List;
import java.util.Optional;

/// Where the schema of a service is, looked at now. Nothing is compared for it.
///
/// @param place `10.0.1.5:5432/shop`
/// @param server `PostgreSQL 18.4`
/// @param inForce number of the newest migration whose shape can be used, 0 for none
/// @param contracted number of the newest migration whose old shape is gone, 0 for none
/// @param open every migration that was begun and is neither contracted nor taken back, oldest
///   first
/// @param work the command that is at work on it through this agent
/// @param text one line for people
public record SchemaView(
        String service,
        String place,
        String server,
        int inForce,
        int contracted,
        List<Open> open,
        Optional<SchemaWorkView> work,
        String text) {
    public SchemaView {
        open = List.copyOf(open);
    }

    /// @param id file name without its ending
    /// @param phase the last phase of it that is done, empty for none
    /// @param inStep both shapes can be used
    /// @param undoing it is being taken back
    /// @param rows that were compared last, -1 when nothing was compared yet; so are the next two
    /// @param differ of these
    /// @param own values that the new release chose itself
    /// @param comparedAtMillis 0 when nothing was compared yet
    /// @param longestLockMillis longest time that a writer could have waited for us
    /// @param trial `on` while writes of the old shape are refused, `begun` while some are, else
    ///   empty
    /// @param trialSinceMillis when all were refused, 0 while it is not on trial
    public record Open(
            String id,
            int number,
            String phase,
            boolean inStep,
            boolean undoing,
            long rows,
            long differ,
            long own,
            long comparedAtMillis,
            long longestLockMillis,
            String trial,
            long trialSinceMillis) {}
}
