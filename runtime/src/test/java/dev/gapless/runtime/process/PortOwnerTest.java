package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.service.InstanceId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

class PortOwnerTest {
    private static final InstanceId ID = new InstanceId("a-1");

    @TempDir Path folder;

    RuntimeHome home;
    int port;

    @BeforeEach
    void open() throws IOException {
        home = new RuntimeHome(folder.resolve("home"));
        port = Specs.freePort();
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void nobodyWhenNobodyListens() {
        home.runtime().start(Specs.of("a-1", "sleep", "60").at(port).spec());
        assertThat(home.runtime().owner(ID, port)).isEqualTo(new PortOwner.Nobody());
    }

    @Test
    void theInstanceThatListensIsKnown() {
        start(PortHolder.command(PortHolder.class).toArray(String[]::new));
        assertThat(home.runtime().owner(ID, port)).isEqualTo(new PortOwner.Instance());
    }

    @Test
    void aServerBehindAStartScriptIsTheInstanceToo() {
        String java = String.join(" ", PortHolder.command(PortHolder.class));
        start("sh", "-c", java + " & wait");
        assertThat(home.runtime().owner(ID, port)).isEqualTo(new PortOwner.Instance());
    }

    @Test
    void aStrangerIsDescribed() throws IOException {
        home.runtime().start(Specs.of("a-1", "sleep", "60").at(port).spec());
        try (ServerSocket _ = new ServerSocket(port)) {
            assertThat(home.runtime().owner(ID, port))
                    .isInstanceOfSatisfying(
                            PortOwner.Foreign.class,
                            foreign ->
                                    assertThat(foreign.description())
                                            .startsWith(
                                                    "pid "
                                                            + ProcessHandle.current().pid()
                                                            + ", java ")
                                            .contains("user " + System.getProperty("user.name"))
                                            .containsPattern("since \\d\\d:\\d\\d$"));
        }
    }

    @Test
    void aStrangerOnTheVeryAddressHidesTheInstance() throws IOException {
        start(PortHolder.command(PortHolder.class, "127.0.0.2").toArray(String[]::new));
        assertThat(home.runtime().owner(ID, port)).isEqualTo(new PortOwner.Nobody());
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(home.runtime().owner(ID, port)).isInstanceOf(PortOwner.Foreign.class);
        }
    }

    @Test
    void ofAnUnknownInstanceNothingIsKnown() {
        assertThat(home.runtime().owner(new InstanceId("never"), port))
                .isInstanceOf(PortOwner.Unknown.class);
    }

    private void start(String... command) {
        home.runtime().start(Specs.of("a-1", command).at(port).spec());
        RuntimeHome.await(() -> home.runtime().log(ID, 5).contains("listening"));
    }
}
