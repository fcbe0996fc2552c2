package dev.gapless.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
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
}
