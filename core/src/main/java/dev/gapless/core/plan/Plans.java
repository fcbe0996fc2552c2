package dev.gapless.core.plan;

import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Gives a list of steps its id.
final class Plans {
    private static final int ID_BYTES = 3;

    private Plans() {}

    /// A plan for the next deployment of a service in this state.
    static Plan of(ServiceState state, long number, List<Step> steps, List<String> notes) {
        return new Plan(id(steps), steps, notes, state.open().isPresent() ? 0 : number);
    }

    private static String id(List<Step> steps) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            steps.forEach(step -> digest.update(step.toString().getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
