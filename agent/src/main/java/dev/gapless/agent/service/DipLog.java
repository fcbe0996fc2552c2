package dev.gapless.agent.service;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Dips;
import dev.gapless.core.deploy.ServiceState;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/// Tells the log how fast a newcomer is introduced, each time that this changes. Of one thread.
final class DipLog {
    private static final System.Logger LOG = System.getLogger(DipLog.class.getName());

    private long number;
    private int told;

    /// @param state as it was before this agent: what stands in it was told
    DipLog(ServiceState state) {
        state.deployment()
                .ifPresent(
                        one -> {
                            number = one.number();
                            told = changes(one).size();
                        });
    }

    void look(ServiceState state) {
        Optional<Deployment> deployment = state.deployment();
        if (deployment.isEmpty()) {
            return;
        }
        Deployment one = deployment.get();
        told = one.number() == number ? told : 0;
        number = one.number();
        List<Dips.Change> changes = changes(one);
        for (; told < changes.size(); told++) {
            LOG.log(
                    Level.INFO,
                    "{0} {1} -> {2}: {3}",
                    state.service(),
                    one.from().orElse("-"),
                    one.to(),
                    changes.get(told).text());
        }
    }

    private static List<Dips.Change> changes(Deployment one) {
        return one.dips().map(Dips::changes).orElse(List.of());
    }
}
