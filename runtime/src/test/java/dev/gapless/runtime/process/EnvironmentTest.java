package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.UnixUser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What an instance is given, and what cannot be started at all.
class EnvironmentTest {
    @TempDir Path folder;

    RuntimeHome home;

    @BeforeEach
    void open() {
        home = new RuntimeHome(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void instanceKnowsItsPortReleaseAndName() {
        var running = home.runtime().start(Specs.of("a-1", "sleep", "60").at(18_123).spec());
        assertThat(Proc.environment(running.pid()))
                .contains(
                        "PORT=18123",
                        "SERVER_PORT=18123",
                        "GAPLESS_SERVICE=shop",
                        "GAPLESS_RELEASE=1.5.0",
                        "GAPLESS_INSTANCE=a-1",
                        "GAPLESS_COLOR=1")
                .anyMatch(entry -> entry.startsWith("PATH="))
                .noneMatch(entry -> entry.startsWith("JAVA_TOOL_OPTIONS="));
    }

    @Test
    void secretsReachTheInstanceAndNoFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "file-s3cret\n");
        InstanceSpec spec =
                Specs.of("a-1", "sleep", "60")
                        .env("DB_PASSWORD", new EnvValue.FromEnv("SHOP_PASSWORD"))
                        .env("TOKEN", new EnvValue.FromFile(file))
                        .env("PORT", new EnvValue.Literal("1"))
                        .spec();
        var running = home.runtime().start(spec);
        assertThat(Proc.environment(running.pid()))
                .contains("DB_PASSWORD=s3cret-value", "TOKEN=file-s3cret", "PORT=18000")
                .doesNotContain("PORT=1");
        try (var files = Files.walk(home.path())) {
            for (Path written : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(written, StandardCharsets.ISO_8859_1))
                        .doesNotContain("s3cret");
            }
        }
    }

    @Test
    void missingSecretsAreNamed() {
        InstanceSpec spec =
                Specs.of("a-1", "sleep", "60")
                        .env("DB_PASSWORD", new EnvValue.FromEnv("NOT_SET_ANYWHERE"))
                        .spec();
        assertThatThrownBy(() -> home.runtime().start(spec))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.is(ProblemCode.SECRET_MISSING)).isTrue();
                            assertThat(problem.report().what())
                                    .contains("DB_PASSWORD")
                                    .contains("NOT_SET_ANYWHERE");
                            assertThat(problem.report().todo())
                                    .contains("export NOT_SET_ANYWHERE=")
                                    .contains("from-file");
                        });
        assertThat(home.folder("a-1")).doesNotExist();
    }

    @Test
    void noShellTouchesTheArguments() {
        home.startThen(
                Specs.of(
                        "a-1",
                        "sh",
                        "-c",
                        home.untilStarted("a-1") + "echo \"$@\"",
                        "-",
                        "$HOME `id` ; * \"x'",
                        "  ",
                        ""));
        home.nextEnd();
        assertThat(home.runtime().log(new InstanceId("a-1"), 5))
                .containsExactly("$HOME `id` ; * \"x'    ");
    }

    @Test
    void programsAreFoundOnThePathOfTheInstance() throws IOException {
        script(
                folder.resolve("my-server"),
                "#!/bin/sh\n" + home.untilStarted("a-1") + "echo started by name\n",
                "rwxr-xr-x");
        home.startThen(
                Specs.of("a-1", "my-server")
                        .env("PATH", new EnvValue.Literal(folder + ":/usr/bin:/bin")));
        home.nextEnd();
        assertThat(home.runtime().log(new InstanceId("a-1"), 5)).containsExactly("started by name");
    }

    @Test
    void programsAreFoundRelativeToTheDirectory() throws IOException {
        Files.createDirectory(folder.resolve("bin"));
        script(
                folder.resolve("bin/run"),
                "#!/bin/sh\n" + home.untilStarted("a-1") + "pwd\n",
                "rwxr-xr-x");
        home.startThen(Specs.of("a-1", "./bin/run").in(folder));
        home.nextEnd();
        assertThat(home.runtime().log(new InstanceId("a-1"), 5)).containsExactly(folder.toString());
    }

    @Test
    void unknownProgramsAreNamedWithThePlacesLookedAt() {
        assertProblem(
                Specs.of("a-1", "no-such-program").spec(),
                ProblemCode.COMMAND_NOT_FOUND,
                "/usr/bin");
        assertProblem(
                Specs.of("a-1", "./gone").in(folder).spec(),
                ProblemCode.COMMAND_NOT_FOUND,
                folder + "/gone");
    }

    @Test
    void filesWithoutTheRightToExecuteAreNamedWithTheirRights() throws IOException {
        script(folder.resolve("run"), "#!/bin/sh\n", "rw-r--r--");
        assertProblem(
                Specs.of("a-1", "./run").in(folder).spec(),
                ProblemCode.PERMISSION_DENIED,
                "rw-r--r--");
        assertProblem(
                Specs.of("a-1", folder.toString()).spec(), ProblemCode.PERMISSION_DENIED, "folder");
    }

    @Test
    void aProgramThatCannotBeExecutedGivesCodeAndLog() throws IOException {
        script(folder.resolve("run"), "#!/no/such/interpreter\n", "rwxr-xr-x");
        assertThatThrownBy(() -> home.runtime().start(Specs.of("a-1", "./run").in(folder).spec()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.is(ProblemCode.APP_START_FAILED)).isTrue();
                            assertThat(problem.report().what()).containsPattern("exit code 12[67]");
                            assertThat(problem.report().evidence()).isNotEmpty();
                        });
    }

    @Test
    void unknownUsersAreNamed() {
        assertProblem(
                Specs.of("a-1", "sleep", "60").as("no-such-user").spec(),
                ProblemCode.USER_UNKNOWN,
                "getent");
    }

    @Test
    void runsAsAnotherUser() throws IOException {
        Assumptions.assumeTrue(UnixUser.ownUid() == 0, "only root may change to another user");
        Assumptions.assumeTrue(UnixUser.find("nobody").isPresent(), "there is no user nobody here");
        var running = home.runtime().start(Specs.of("a-1", "sleep", "60").as("nobody").spec());
        String status = Files.readString(Path.of("/proc/" + running.pid() + "/status"));
        long uid = UnixUser.find("nobody").orElseThrow().uid();
        assertThat(status).contains("Uid:\t" + uid + "\t" + uid + "\t" + uid);
        assertThat(status).containsPattern("CapEff:\\s+0{16}").containsPattern("CapInh:\\s+0{16}");
        assertThat(Proc.commandLine(running.pid())).last().isEqualTo("60");
        assertThat(Proc.environment(running.pid())).contains("USER=nobody", "LOGNAME=nobody");
        assertThat(home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE).end().exitCode())
                .isEqualTo(143);
    }

    private void assertProblem(InstanceSpec spec, ProblemCode code, String found) {
        assertThatThrownBy(() -> home.runtime().start(spec))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.report().code()).isEqualTo(code.id());
                            assertThat(problem.report().found()).contains(found);
                            assertThat(problem.report().todo()).isNotEmpty();
                        });
        assertThat(home.runtime().observe("shop")).isEqualTo(List.of());
    }

    private static void script(Path file, String text, String rights) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(
                file, java.nio.file.attribute.PosixFilePermissions.fromString(rights));
    }
}
