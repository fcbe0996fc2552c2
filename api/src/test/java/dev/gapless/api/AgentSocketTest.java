package dev.gapless.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

class AgentSocketTest {
    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void rootWithTheDefaultHomeIsFoundUnderRunWhateverTheSession() {
        Path home = GaplessHome.fallback(NOTHING, 0);
        Path socket = AgentSocket.path(home, Map.of("XDG_RUNTIME_DIR", "/run/user/0"), 0);
        assertThat(socket.getParent()).isEqualTo(Path.of("/run/gapless"));
    }

    @Test
    void anotherUserIsFoundInItsRuntimeFolder() {
        Path socket =
                AgentSocket.path(
                        Path.of("/home/minsu/x"),
                        Map.of("XDG_RUNTIME_DIR", "/run/user/71234"),
                        71234);
        assertThat(socket.getParent()).isEqualTo(Path.of("/run/user/71234/gapless"));
        assertThat(socket.getFileName().toString()).matches("agent-[0-9a-f]{10}\\.sock");
    }

    @Test
    void withoutARuntimeFolderItIsUnderTmpByUser() {
        Path socket = AgentSocket.path(Path.of("/home/minsu/x"), NOTHING, 71234);
        assertThat(socket.getParent()).isEqualTo(Path.of("/tmp/gapless-71234"));
    }

    @Test
    void twoHomesHaveTwoSockets() {
        Path one = AgentSocket.path(Path.of("/a"), NOTHING, 71234);
        assertThat(AgentSocket.path(Path.of("/b"), NOTHING, 71234)).isNotEqualTo(one);
        assertThat(AgentSocket.path(Path.of("/b/../a"), NOTHING, 71234)).isEqualTo(one);
    }

    @Test
    void aLongRuntimeFolderDoesNotMakeAPathThatTheKernelRefuses() {
        String deep = "/run/" + "deep/".repeat(30);
        Path socket = AgentSocket.path(Path.of("/a"), Map.of("XDG_RUNTIME_DIR", deep), 71234);
        assertThat(socket.toString()).hasSizeLessThan(100);
    }

    @Test
    void theHomeOfAUserIsInItsStateFolder() {
        assertThat(GaplessHome.fallback(Map.of("HOME", "/home/minsu"), 1000))
                .isEqualTo(Path.of("/home/minsu/.local/state/gapless"));
        assertThat(GaplessHome.of(Map.of("GAPLESS_HOME", "/srv/g/../gapless")))
                .isEqualTo(Path.of("/srv/gapless"));
    }

    @Test
    void aFolderOfAnotherUserIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> AgentSocket.requireOwn(folder, GaplessHome.userId() + 1))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.is(ProblemCode.PERMISSION_DENIED)).isTrue();
                            assertThat(problem.report().found())
                                    .isEqualTo(
                                            "it belongs to uid "
                                                    + GaplessHome.userId()
                                                    + ", this is uid "
                                                    + (GaplessHome.userId() + 1));
                        });
    }

    @Test
    void aFolderThatOthersMayWriteOrThatIsALinkIsRefused(@TempDir Path folder) throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        AgentSocket.requireOwn(open, GaplessHome.userId());
        Path link = Files.createSymbolicLink(folder.resolve("link"), open);
        assertThatThrownBy(() -> AgentSocket.requireOwn(link, GaplessHome.userId()))
                .isInstanceOf(Problem.class);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> AgentSocket.requireOwn(open, GaplessHome.userId()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not this user's alone");
        AgentSocket.requireOwn(folder.resolve("missing"), GaplessHome.userId());
    }

    @Test
    void homeAndLogsAreClosedToOthers(@TempDir Path folder) throws IOException {
        Path home = folder.resolve("state/home");
        GaplessHome.create(home);
        assertThat(rights(home)).isEqualTo(GaplessHome.userId() == 0 ? "rwx--x--x" : "rwx------");
        assertThat(rights(home.resolve("logs"))).isEqualTo("rwxr-x---");
        Files.setPosixFilePermissions(
                home.resolve("logs"), PosixFilePermissions.fromString("rwxr-xr-x"));
        GaplessHome.create(home);
        assertThat(rights(home.resolve("logs"))).isEqualTo("rwxr-x---");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
