package dev.gapless.agent.service;

import dev.gapless.core.port.HealthProbe;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.HealthProbe.Other;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Looks where an instance says that it is well, when its health path is not there: so that the
/// right one can be named once the time is up. One for each instance; of one thread.
final class OtherPaths {
    /// Spring Boot, Kubernetes, Quarkus, JHipster, and what people take by themselves.
    private static final List<String> USUAL =
            List.of(
                    "/actuator/health/readiness",
                    "/actuator/health",
                    "/health",
                    "/healthz",
                    "/readyz",
                    "/q/health",
                    "/management/health",
                    "/status/health");

    /// It may have them later than it answers at all.
    private static final int EACH = 10;

    private final HealthProbe probe;
    private int missed;
    private List<Other> seen = List.of();

    OtherPaths(HealthProbe probe) {
        this.probe = probe;
    }

    /// The same answer, with those of other paths to a 404: they are asked at the first and at each
    /// tenth one in a row.
    ///
    /// @param ours whether it is our instance that answers there: nobody else is asked
    Answer with(Answer answer, Address address, HealthPolicy policy, BooleanSupplier ours) {
        if (!(answer instanceof Answer.Unhealthy missing) || !missing.notFound()) {
            missed = 0;
            return answer;
        }
        if (missed++ % EACH == 0) {
            seen = ours.getAsBoolean() ? look(address, policy) : List.of();
        }
        return missing.with(seen);
    }

    /// Up to the first one that does not answer within the policy's timeout.
    private List<Other> look(Address address, HealthPolicy policy) {
        List<Other> others = new ArrayList<>();
        for (String path : USUAL) {
            if (path.equals(policy.path())) {
                continue;
            }
            switch (probe.ask(address, policy.at(path))) {
                case Answer.Healthy(long _, int status) -> others.add(new Other(path, status));
                case Answer.Unhealthy other -> others.add(new Other(path, other.status()));
                case Answer.NotListening _, Answer.Silent _ -> {
                    return others;
                }
            }
        }
        return others;
    }
}
