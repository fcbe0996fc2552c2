package dev.gapless.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Preflight.DatabaseRoom;
import dev.gapless.core.port.SchemaChange.Connections;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.DatabaseEndpoint;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.PortPool;
import dev.gapless.runtime.command.SecretSource;
import dev.gapless.runtime.linux.HostMemory;
import dev.gapless.runtime.linux.UnixUser;
import dev.gapless.runtime.release.FilesReleaseStore;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

class PreflightTest {
    private static final long MEGABYTE = 1024 * 1024;

    @TempDir Path folder;

    int port;

    @BeforeEach
    void freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    @Test
    void nothingIsFoundWhenAllIsWell() {
        assertThat(checks().look(request(spec("sleep", "60")))).isEmpty();
    }

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        InstanceSpec wrong =
                new InstanceSpec(
                        new InstanceId("a-1"),
                        "shop",
                        "1.5.0",
                        Address.local(port),
                        "1",
                        folder,
                        List.of("no-such-program"),
                        Map.of(
                                "A",
                                new EnvValue.FromEnv("NOT_SET_A"),
                                "B",
                                new EnvValue.FromEnv("NOT_SET_B")),
                        "no-such-user",
                        0);
        try (ServerSocket _ = new ServerSocket(port)) {
            assertThat(checks().look(request(wrong)))
                    .extracting(ProblemReport::code)
                    .containsExactly(
                            ProblemCode.COMMAND_NOT_FOUND.id(),
                            ProblemCode.USER_UNKNOWN.id(),
                            ProblemCode.SECRET_MISSING.id(),
                            ProblemCode.SECRET_MISSING.id(),
                            ProblemCode.PORT_IN_USE.id());
        }
    }

    @Test
    void aPortInUseNamesWhoHasIt() throws IOException {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.3"))) {
            ProblemReport problem = checks().look(request(spec("sleep", "60"))).getFirst();
            long own = ProcessHandle.current().pid();
            assertThat(problem.what())
                    .isEqualTo("Port " + port + " is in use, 1.5.0 cannot start there.");
            assertThat(problem.where()).contains("gapless.yaml").contains("ports");
            assertThat(problem.found()).startsWith("pid " + own + ", java ").contains("since");
            assertThat(problem.todo())
                    .matches(
                            "stop pid "
                                    + own
                                    + ", or name another port: ports: \\[[0-9]+\\]; is it this"
                                    + " service: gapless adopt");
            int proposed = Integer.parseInt(problem.todo().replaceAll(".*\\[([0-9]+)\\].*", "$1"));
            try (ServerSocket free = new ServerSocket(proposed)) {
                assertThat(free.getLocalPort()).isGreaterThan(port);
            }
        }
    }

    /// The line can be pasted: what it has is in no other port's place, and free.
    @Test
    void theLineThatIsProposedForPortsHasNoPortTwice() throws IOException {
        List<Integer> free = freeInARow(5);
        int first = free.getFirst();
        PortPool pool = new PortPool(List.of(first, first + 1, first + 2));
        try (ServerSocket _ = new ServerSocket(first);
                ServerSocket _ = new ServerSocket(first + 3)) {
            List<ProblemReport> problems =
                    checks().look(request(pool, List.of(), spec(first, "sleep", "60")));
            assertThat(problems)
                    .singleElement()
                    .extracting(ProblemReport::todo)
                    .asString()
                    .contains(
                            "or name another port: ports: [%d, %d, %d];"
                                    .formatted(first + 4, first + 1, first + 2));
        }
    }

    @Test
    void allPortsThatSomebodyElseHasAreReplacedAtOnce() throws IOException {
        int first = freeInARow(4).getFirst();
        PortPool pool = new PortPool(List.of(first, first + 1));
        try (ServerSocket _ = new ServerSocket(first);
                ServerSocket _ = new ServerSocket(first + 1)) {
            assertThat(
                            checks().look(
                                            request(
                                                    pool,
                                                    List.of(first + 2),
                                                    spec(first, "sleep", "60"),
                                                    spec(first + 1, "sleep", "60"))))
                    .hasSize(2)
                    .allSatisfy(
                            problem ->
                                    assertThat(problem.todo())
                                            .containsPattern(
                                                    "ports: \\[%d, [0-9]+\\];"
                                                            .formatted(first + 3)));
        }
    }

    @Test
    void ofARangeTheRestIsProposed() throws IOException {
        int first = freeInARow(4).getFirst();
        try (ServerSocket _ = new ServerSocket(first)) {
            PortPool range = PortPool.range(first, first + 99);
            assertThat(checks().look(request(range, List.of(), spec(first, "sleep", "60"))))
                    .singleElement()
                    .extracting(ProblemReport::todo)
                    .asString()
                    .contains("another port: ports: %d-%d;".formatted(first + 1, first + 99));
            PortPool end = PortPool.range(first - 99, first);
            assertThat(checks().look(request(end, List.of(), spec(first, "sleep", "60"))))
                    .singleElement()
                    .extracting(ProblemReport::todo)
                    .asString()
                    .contains("or name another port; is it");
        }
    }

    /// Ports beside each other that nobody has.
    private static List<Integer> freeInARow(int count) throws IOException {
        for (int first = 20_000 + (int) (ProcessHandle.current().pid() % 5_000); ; first += count) {
            List<Integer> row = IntStream.range(first, first + count).boxed().toList();
            if (row.stream().allMatch(PreflightTest::isFree)) {
                return row;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aPortThatWillBeFreeByThenIsNoProblem() throws IOException {
        try (ServerSocket _ = new ServerSocket(port)) {
            Preflight request =
                    new Preflight(
                            List.of(spec("sleep", "60")),
                            List.of(),
                            List.of(port),
                            artifact(),
                            config(),
                            grace(45),
                            Optional.empty());
            assertThat(checks().look(request)).isEmpty();
        }
    }

    @Test
    void lowPortsAreForRootOnly() {
        Assumptions.assumeTrue(
                UnixUser.ownUid() == 0 && UnixUser.find("nobody").isPresent(), "needs root");
        InstanceSpec low =
                new InstanceSpec(
                        new InstanceId("a-1"),
                        "shop",
                        "1.5.0",
                        Address.local(81),
                        "1",
                        folder,
                        List.of("sleep", "60"),
                        Map.of(),
                        "nobody",
                        0);
        assertThat(new PortsFree(1024).look(request(low)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("permission-denied"));
    }

    @Test
    void memoryIsWhatTheRunningOneUsesForEachNewOneAndATenthMore() {
        Preflight two =
                new Preflight(
                        List.of(spec("a"), spec("b")),
                        List.of(),
                        List.of(),
                        artifact(),
                        config(),
                        grace(45),
                        Optional.empty());
        var free = new HostMemory.Available(1000 * MEGABYTE, "MemAvailable");
        assertThat(MemoryFits.judge(two, 450 * MEGABYTE, free)).isEmpty();
        assertThat(MemoryFits.judge(two, 500 * MEGABYTE, free)).isPresent();
        assertThat(MemoryFits.judge(two, 0, free)).isEmpty();
        assertThat(MemoryFits.judge(two, 612 * MEGABYTE, free))
                .hasValueSatisfying(
                        problem -> {
                            assertThat(problem.what())
                                    .isEqualTo(
                                            "1.5.0 needs about 1.3 GB of memory, 1000 MB is free.");
                            assertThat(problem.found()).contains("612 MB").contains("MemAvailable");
                            assertThat(problem.where()).contains("2 instances");
                        });
    }

    @Test
    void memoryOfARunningInstanceIsMeasured() {
        long own = ProcessHandle.current().pid();
        assertThat(HostMemory.used(own).orElse(0)).isBetween(20 * MEGABYTE, 4000 * MEGABYTE);
        assertThat(HostMemory.used(999_999_999)).isEmpty();
        assertThat(HostMemory.available())
                .hasValueSatisfying(free -> assertThat(free.bytes()).isPositive());
        InstanceId running = new InstanceId("old-1");
        Preflight many =
                new Preflight(
                        Collections.nCopies(100_000, spec("sleep", "60")),
                        List.of(running),
                        List.of(),
                        artifact(),
                        config(),
                        grace(45),
                        Optional.empty());
        assertThat(new MemoryFits(id -> id.equals(running) ? List.of(own) : List.of()).look(many))
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("memory-short"));
    }

    @Test
    void diskHasRoomForArtifactAndLogs() {
        assertThat(new DiskFits(folder, 10).look(request(spec("sleep", "60")))).isEmpty();
        assertThat(new DiskFits(folder, Long.MAX_VALUE / 4).look(request(spec("sleep", "60"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("disk-short"));
    }

    @Test
    void descriptorsAreEnoughForTwiceWhatRuns() {
        Preflight one = request(spec("sleep", "60"));
        assertThat(DescriptorsFit.judge(one, 400, 1024)).isEmpty();
        assertThat(DescriptorsFit.judge(one, 513, 1024))
                .hasValueSatisfying(
                        problem ->
                                assertThat(problem.what())
                                        .isEqualTo(
                                                "Instances may open 1024 files, 1026 are needed."));
        assertThat(DescriptorsFit.judge(one, 0, 256))
                .hasValueSatisfying(problem -> assertThat(problem.todo()).contains("LimitNOFILE"));
    }

    @Test
    void connectionsToTheDatabaseAreThoseOfARunningInstanceForEachNewOne() {
        Preflight one = request(spec("sleep", "60"));
        DatabaseEndpoint endpoint = new DatabaseEndpoint("10.0.1.5", 5432);
        assertThat(
                        ConnectionsFit.judge(
                                one, 10, new DatabaseRoom(endpoint, new Connections(87, 97))))
                .isEmpty();
        assertThat(
                        ConnectionsFit.judge(
                                one, 0, new DatabaseRoom(endpoint, new Connections(99, 97))))
                .isEmpty();
        assertThat(
                        ConnectionsFit.judge(
                                one, 10, new DatabaseRoom(endpoint, new Connections(88, 97))))
                .hasValueSatisfying(
                        problem -> {
                            assertThat(problem.what())
                                    .isEqualTo(
                                            "1.5.0 needs about 10 connections to its database, 9"
                                                    + " are left.");
                            assertThat(problem.found())
                                    .isEqualTo(
                                            "a running one has 10; 10.0.1.5:5432 has 88 of 97 in"
                                                    + " use");
                        });
    }

    @Test
    void connectionsOfARunningInstanceAreCounted() throws IOException {
        InstanceId running = new InstanceId("old-1");
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Socket _ = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket _ = new Socket(server.getInetAddress(), server.getLocalPort())) {
            DatabaseEndpoint endpoint = new DatabaseEndpoint("localhost", server.getLocalPort());
            Preflight request =
                    new Preflight(
                            List.of(spec("sleep", "60")),
                            List.of(running),
                            List.of(),
                            artifact(),
                            config(),
                            grace(45),
                            Optional.of(new DatabaseRoom(endpoint, new Connections(2, 3))));
            assertThat(
                            new ConnectionsFit(_ -> List.of(ProcessHandle.current().pid()))
                                    .look(request))
                    .singleElement()
                    .satisfies(
                            problem -> {
                                assertThat(problem.code()).isEqualTo("connections-short");
                                assertThat(problem.found()).startsWith("a running one has 2;");
                            });
        }
    }

    @Test
    void theUserMustBeAbleToRunTheProgram() throws IOException {
        Assumptions.assumeTrue(
                UnixUser.ownUid() == 0 && UnixUser.find("nobody").isPresent(), "needs root");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path program = Files.writeString(closed.resolve("run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        InstanceSpec spec =
                new InstanceSpec(
                        new InstanceId("a-1"),
                        "shop",
                        "1.5.0",
                        Address.local(port),
                        "1",
                        folder,
                        List.of(program.toString()),
                        Map.of(),
                        "nobody",
                        0);
        assertThat(checks().look(request(spec)))
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.what())
                                        .isEqualTo(
                                                program + " may not be executed by user nobody."));
    }

    @Test
    void anArtifactThatIsTheProgramIsJudgedBeforeItIsKept() throws IOException {
        Path artifact = Files.writeString(artifact(), "#!/bin/sh\n");
        Path kept = new FilesReleaseStore(folder).location("shop", "1.5.0", artifact);
        assertThat(checks().look(request(spec(kept.toString(), "--fast"))))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.code()).isEqualTo("permission-denied");
                            assertThat(problem.todo()).isEqualTo("chmod +x " + artifact);
                        });
        Files.setPosixFilePermissions(artifact, PosixFilePermissions.fromString("rwx------"));
        assertThat(checks().look(request(spec(kept.toString(), "--fast")))).isEmpty();
    }

    @Test
    void theUserMustReachTheFolderOfTheArtifact() throws IOException {
        Assumptions.assumeTrue(
                UnixUser.ownUid() == 0 && UnixUser.find("nobody").isPresent(), "needs root");
        Path home = Files.createDirectory(folder.resolve("home"));
        InstanceSpec spec =
                new InstanceSpec(
                        new InstanceId("a-1"),
                        "shop",
                        "1.5.0",
                        Address.local(port),
                        "1",
                        Path.of("/"),
                        List.of("sleep", "60"),
                        Map.of(),
                        "nobody",
                        0);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(new ProgramRuns(home).look(request(spec))).isEmpty();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        assertThat(new ProgramRuns(home).look(request(spec)))
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.what())
                                        .isEqualTo(home + " may not be entered by user nobody."));
    }

    private Checks checks() {
        return new Checks(folder, 1000, SecretSource.ofAgent(), _ -> List.of());
    }

    private Preflight request(InstanceSpec spec) {
        return new Preflight(
                List.of(spec),
                List.of(),
                List.of(),
                artifact(),
                config(),
                grace(45),
                Optional.empty());
    }

    private Preflight request(PortPool pool, List<Integer> own, InstanceSpec... specs) {
        return new Preflight(
                List.of(specs),
                List.of(),
                pool,
                own,
                artifact(),
                config(),
                grace(45),
                Set.of(),
                Optional.empty());
    }

    private InstanceSpec spec(String... command) {
        return spec(port, command);
    }

    private InstanceSpec spec(int at, String... command) {
        return new InstanceSpec(
                new InstanceId("a-1"),
                "shop",
                "1.5.0",
                Address.local(at),
                "1",
                folder,
                List.of(command),
                Map.of(),
                "",
                0);
    }

    private Path artifact() {
        return folder.resolve("shop.jar");
    }

    private Path config() {
        return folder.resolve("gapless.yaml");
    }

    private static Duration grace(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
