package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.MemoryGroup;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class MemoryLimitTest {
    private static final long LIMIT = 64L * 1024 * 1024;

    @TempDir Path folder;

    @Test
    void whoeverGrowsOverTheLimitIsEndedAndItIsSaid() throws Exception {
        assumeControlGroups();
        try (RuntimeHome home = new RuntimeHome(folder)) {
            // Grows without end; the limit of data keeps the host safe should the group not work.
            String eater = "ulimit -v 2000000; x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done";
            home.startThen(
                    Specs.sh(
                                    "a-1",
                                    home.untilStarted("a-1")
                                            + "cat /proc/self/cgroup >"
                                            + folder.resolve("group")
                                            + "; "
                                            + eater)
                            .memory(LIMIT));
            var end = home.nextEnd();
            assertThat(Files.readString(folder.resolve("group"))).contains("gapless/a-1-");
            assertThat(end.exitCode()).isEqualTo(137);
            assertThat(end.how()).isEqualTo("killed by signal 9 (SIGKILL), over its memory-limit");
            String group =
                    new InstanceFolder(new InstanceId("a-1"), home.folder("a-1")).groupName();
            assertThat(MemoryGroup.find(group)).isEmpty();
        }
    }

    @Test
    void withoutControlGroupsTheLogSaysSo() {
        Assumptions.assumeFalse(controlGroups(), "control groups can be made here");
        try (RuntimeHome home = new RuntimeHome(folder)) {
            home.runtime().start(Specs.of("a-1", "sleep", "60").memory(LIMIT).spec());
            assertThat(home.runtime().log(new InstanceId("a-1"), 5).getFirst())
                    .contains("is not enforced");
        }
    }

    private static void assumeControlGroups() {
        Assumptions.assumeTrue(controlGroups(), "no control group can be made here");
    }

    private static boolean controlGroups() {
        return switch (MemoryGroup.create("gapless-test", LIMIT)) {
            case MemoryGroup.Result.Limited(MemoryGroup group) -> {
                group.remove();
                yield true;
            }
            case MemoryGroup.Result.Unavailable _ -> false;
        };
    }
}
