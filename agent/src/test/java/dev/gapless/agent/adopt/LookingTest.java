package dev.gapless.agent.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.agent.front.Front;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Health;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.port.SchemaChange.Trial;
import dev.gapless.core.port.SchemaChange.Trying;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.runtime.adopt.FoundProcess;
import dev.gapless.runtime.linux.ProcessIdentity;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
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
        assertThatThrownBy(() -> Claims.refuseOurs(all, found(2214)))
                .hasMessageContaining("not-possible-now")
                .hasMessageContaining("What listens on :8081 is an instance of billing");
        assertThatCode(() -> Claims.refuseOurs(all, found(2215))).doesNotThrowAnyException();
    }

    /// Else the switch of the one would be taken for the process of the other.
    @Test
    void anIncludeThatLeadsToTheSwitchOfAnotherServiceIsNotAdopted() {
        Path include = Path.of("/etc/nginx/conf.d/tea.inc");
        List<ServiceState> all = List.of(ServiceState.empty("blog"), switched("tea", 8080));
        assertThatThrownBy(() -> Claims.refuseClaimed(all, "cart", include, "localhost:8080"))
                .hasMessageContaining("nginx-include-claimed")
                .hasMessageContaining("belongs to the service tea")
                .extracting(problem -> ((Problem) problem).report())
                .satisfies(
                        report -> {
                            assertThat(report.where()).isEqualTo(include.toString());
                            assertThat(report.found()).contains("127.0.0.1:8080", "tea");
                            assertThat(report.todo())
                                    .contains("cart", "--nginx-include FILE", "--port PORT");
                        });
        assertThatCode(() -> Claims.refuseClaimed(all, "cart", include, "127.0.0.1:8081"))
                .doesNotThrowAnyException();
        assertThatCode(() -> Claims.refuseClaimed(all, "tea", include, "127.0.0.1:8080"))
                .doesNotThrowAnyException();
        // the same port of another address is somebody else's
        assertThatCode(() -> Claims.refuseClaimed(all, "cart", include, "[::1]:8080"))
                .doesNotThrowAnyException();
    }

    /// nginx itself listens there, and would be taken for the process of the other.
    @Test
    void norOneThatLeadsToWhereNginxIsTheSwitchOfAnotherService() {
        Path include = Path.of("/etc/nginx/conf.d/tea.inc");
        assertThatThrownBy(
                        () ->
                                Claims.refuseClaimed(
                                        List.of(byNginx("tea", 8080, false)),
                                        "cart",
                                        include,
                                        "127.0.0.1:8080"))
                .hasMessageContaining("nginx-include-claimed")
                .hasMessageContaining("belongs to the service tea");
        assertThatCode(
                        () ->
                                Claims.refuseClaimed(
                                        List.of(byNginx("tea", 8080, true)),
                                        "cart",
                                        include,
                                        "127.0.0.1:8080"))
                .as("an include of the user's is the switch: there is no server of ours")
                .doesNotThrowAnyException();
    }

    /// What may still come is not all there is to say.
    @Test
    void whatIsKeptForAnNginxThatMayTurnLaterSaysWhy() {
        Problem why =
                Problem.of(ProblemCode.LISTEN_IN_USE, "nginx cannot listen on 127.0.0.1:8080.")
                        .where("switch.listen")
                        .found("somebody has it")
                        .todo("free that address")
                        .evidence(List.of("bind() failed"))
                        .build();
        Front front = new Front(Path.of("/etc/nginx/url.inc"), List.of());
        assertThat(Adoption.kept(8081, front, why).report())
                .satisfies(
                        report -> {
                            assertThat(report.code()).isEqualTo("nginx-reload-failed");
                            assertThat(report.where()).isEqualTo("switch.listen");
                            assertThat(report.evidence())
                                    .containsExactly(
                                            "bind() failed",
                                            "also: nginx cannot listen on 127.0.0.1:8080."
                                                    + " [listen-in-use]  free that address");
                        });
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

    /// With routes at the built-in switch.
    private static ServiceState switched(String service, int port) {
        return switched(
                service,
                new SwitchSettings(
                        "builtin",
                        List.of("127.0.0.1:" + port),
                        new SwitchSettings.Hold(Duration.ofSeconds(5), 100, 1 << 20),
                        Duration.ofSeconds(10),
                        false));
    }

    /// @param rewritten by one line in an include of the user's
    private static ServiceState byNginx(String service, int port, boolean rewritten) {
        return switched(
                service,
                new SwitchSettings(
                        "nginx",
                        List.of("127.0.0.1:" + port),
                        new SwitchSettings.Hold(Duration.ZERO, 0, 0),
                        Duration.ofSeconds(10),
                        false,
                        false,
                        Optional.of(
                                new SwitchSettings.Nginx(
                                        Path.of("/etc/nginx/gapless/" + service + ".conf"),
                                        List.of(8081),
                                        List.of("nginx", "-T"),
                                        List.of("nginx", "-s", "reload"),
                                        rewritten))));
    }

    private static ServiceState switched(String service, SwitchSettings settings) {
        Routes asked = new Routes(service, 1, settings, Map.of(), List.of(), false);
        ServiceState empty = ServiceState.empty(service);
        return with(
                empty,
                empty.instances(),
                new Routing(1, Optional.of(asked), 1, Optional.empty(), Optional.empty(), 0));
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
        return with(empty, Map.of(id, instance), empty.routing());
    }

    private static ServiceState with(
            ServiceState empty, Map<InstanceId, Instance> instances, Routing routing) {
        return new ServiceState(
                empty.service(),
                empty.stable(),
                empty.previous(),
                1,
                Map.of(),
                instances,
                empty.rotation(),
                routing,
                empty.schema(),
                empty.contracted(),
                empty.hook(),
                empty.warmUp(),
                empty.deployments(),
                empty.deployment(),
                empty.ledger(),
                empty.traffic(),
                empty.recent());
    }
}
