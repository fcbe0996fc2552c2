package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.file.SmallDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class FullDiskTest {
    @TempDir Path folder;

    @Test
    void theExitCodeIsWrittenEvenIfTheDiskIsFullByThen() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 512);
                RuntimeHome home = new RuntimeHome(disk.path().resolve("home"))) {
            home.runtime()
                    .start(
                            Specs.sh(
                                            "a-1",
                                            "while [ ! -e "
                                                    + folder
                                                    + "/go ]; do sleep 0.02; done; exit 42")
                                    .spec());
            disk.fill();
            Files.createFile(folder.resolve("go"));
            assertThat(home.nextEnd().exitCode()).isEqualTo(42);
        }
    }

    @Test
    void aStartOnAFullDiskIsRefusedAndLeavesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 512);
                RuntimeHome home = new RuntimeHome(disk.path().resolve("home"))) {
            Path filler = disk.fill();
            assertThatThrownBy(() -> home.runtime().start(Specs.of("a-1", "sleep", "60").spec()))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.is(ProblemCode.DISK_SHORT)).isTrue());
            assertThat(home.processes("a-1")).isEmpty();
            Files.delete(filler);
            home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
            assertThat(
                            home.runtime()
                                    .stop(new InstanceId("a-1"), RuntimeHome.GRACE)
                                    .end()
                                    .exitCode())
                    .isEqualTo(143);
        }
    }
}
