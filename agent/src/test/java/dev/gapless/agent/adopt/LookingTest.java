package dev.gapless.agent.adopt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.core.deploy.Health;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.port.SchemaChange.Trial;
import dev.gapless.core.port.SchemaChange.Trying;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.adopt.FoundProcess;
import dev.gapless.runtime.linux.ProcessIdentity;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What is not adopted.
class LookingTest {
    @Test
    void anInstanceOfAnyServiceIsNotAdopted() {
        List<ServiceState> all = List.of(ServiceState.empty("blog"), running("billing", 2214));
        assertThatThrownBy(() -> Looking.refuseOurs(all, found(2214)))
                .hasMessageContaining("not-possible-now")
                .hasMessageContaining("What listens on :8081 is an instance of billing");
        assertThatCode(() -> Looking.refuseOurs(all, found(2215))).doesNotThrowAnyException();
    }

    /// Nobody can tell from outside whether it writes in the old shape or in the new one.
    @Test
    void nothingIsAdoptedWhileAnOldShapeIsOnTrial() {
        assertThatThrownBy(() -> Looking.refuseUndecided(status(7, 7)))
                .hasMessageContaining("not-possible-now")
                .hasMessageContaining("old shape of V7__email, which is on trial");
        assertThatCode(() -> Looking.refuseUndecided(status(7))).doesNotThrowAnyException();
        assertThatCode(() -> Looking.refuseUndecided(status(6, 7))).doesNotThrowAnyException();
    }

    private static SchemaStatus status(int contracted, int... open) {
        List<OpenMigration> migrations =
                IntStream.of(open)
                        .mapToObj(
                                number ->
                                        new OpenMigration(
                                                "V" + number + "__email",
                                                number,
                                                Optional.empty(),
                                                true,
                                                false,
                                                Optional.empty(),
                                                0,
                                                new Trial(Trying.ON, Optional.of(Instant.EPOCH))))
                        .toList();
        return new SchemaStatus(
                contracted,
                contracted,
                "db",
                migrations,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                "");
    }

    private static FoundProcess found(long pid) {
        return new FoundProcess(
                new ProcessIdentity(pid, 99, "boot"),
                "pid " + pid + ", java -jar shop-1.jar",
                8081,
                List.of("java", "-jar", "shop-1.jar"),
                Path.of("/opt/app/shop-1.jar"),
                "shop-1.jar",
                Path.of("/opt/app"),
                "",
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private static ServiceState running(String service, long pid) {
        InstanceId id = new InstanceId(service + "-1-0a");
        InstanceSpec spec =
                new InstanceSpec(
                        id,
                        service,
                        "1",
                        Address.local(8081),
                        "1",
                        Path.of("/opt/app"),
                        List.of("java"),
                        Map.of(),
                        "",
                        0);
        Instance instance =
                new Instance(
                        spec,
                        new Process.Running(pid, Instant.EPOCH),
                        Health.UNKNOWN,
                        0,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        "");
        ServiceState empty = ServiceState.empty(service);
        return new ServiceState(
                service,
                empty.stable(),
                empty.previous(),
                1,
                Map.of(),
                Map.of(id, instance),
                empty.rotation(),
                empty.routing(),
                empty.schema(),
                empty.contracted(),
                empty.hook(),
                empty.deployments(),
                empty.deployment(),
                empty.ledger(),
                empty.traffic());
    }
}
