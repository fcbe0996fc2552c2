package dev.gapless.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.TestShell;
import dev.gapless.config.ConfigReader;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.Settings;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// `gapless init` in folders as people have them, with a jar of a name that nothing else on the
/// host runs: it looks at all processes. What it writes is read by the reader of the agent.
class InitTest {
    private static final String ACTUATOR = "BOOT-INF/lib/spring-boot-actuator-3.4.1.jar";

    @TempDir Path folder;
    private int port;

    @BeforeEach
    void takesAPortThatIsFree() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            port = socket.getLocalPort();
        }
    }

    @Test
    void writesAFileThatTheReaderTakes() throws IOException {
        jar(
                "build/libs/desk-1.4.2.jar",
                "3.4.1",
                Map.of(
                        ACTUATOR,
                        "",
                        "BOOT-INF/classes/db/migration/V9__a.sql",
                        "",
                        "BOOT-INF/classes/db/migration/V12__b.sql",
                        "",
                        "BOOT-INF/classes/application.yml",
                        """
                        server:
                          port: ${SHOP_PORT:%d}
                        spring:
                          datasource:
                            url: jdbc:mysql://10.0.1.5:3306/desk?useSSL=false
                        management:
                          endpoint.health.probes.enabled: true
                        """
                                .formatted(port)));
        jar("build/libs/desk-1.4.2-plain.jar", "3.4.1", Map.of());
        write("nginx/conf.d/service-url.inc", "set $service_url http://127.0.0.1:" + port + ";\n");
        write("nginx/conf.d/blog.conf", "proxy_pass http://127.0.0.1:1;\n");
        write(
                "units/desk.service",
                "[Service]\nExecStart=/usr/bin/java -Xmx1g \\\n  -jar /srv/desk-1.4.2.jar\n"
                        + "Restart=always\n");
        write("appspec.yml", "version: 0.0\n");

        TestShell shell = init("--yes");

        assertThat(shell.out())
                .contains(
                        "Spring Boot 3.4.1   build/libs/desk-1.4.2.jar",
                        "port                " + port,
                        "health              /actuator/health/readiness",
                        "database            mysql://10.0.1.5:3306/desk",
                        "Flyway              newest V12",
                        "set $service_url http://127.0.0.1:" + port,
                        "systemd             desk.service, Restart=always",
                        "CodeDeploy          appspec.yml",
                        "Wrote gapless.yaml. Nothing else was changed.",
                        "Next: gapless check")
                .doesNotContain("blog.conf", "useSSL");
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.name()).isEqualTo("desk");
        assertThat(settings.artifact()).endsWith("build/libs/desk-{version}.jar");
        assertThat(settings.command()).containsExactly("java", "-jar", "{artifact}");
        assertThat(settings.ports().ports()).hasSize(2).startsWith(port);
        assertThat(settings.health().path()).isEqualTo("/actuator/health/readiness");
        assertThat(settings.trafficSwitch().listen()).hasSize(1);
        assertThat(settings.database()).isEmpty();
        assertThat(Files.readString(folder.resolve("gapless.yaml")))
                .contains("#   url: jdbc:mysql://10.0.1.5:3306/desk");
    }

    @Test
    void whereNobodyListensClientsComeToThePortOfTheApplication() throws IOException {
        jar("target/desk-1.0.jar", "3.4.1", properties("server.port=" + port));
        init("--yes");
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.trafficSwitch().listen()).containsExactly("127.0.0.1:" + port);
        assertThat(settings.ports().ports()).hasSize(2).doesNotContain(port);
    }

    @Test
    void whoeverListensNowIsTheFirstInstance() throws IOException {
        jar("target/desk" + port + "-1.0.jar", "3.4.1", properties("server.port=" + port));
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            TestShell shell = init("--yes");
            assertThat(shell.out())
                    .contains("Next: gapless adopt --dry-run (is what listens on :" + port)
                    .contains("clients can come to");
        }
        assertThat(Files.readString(folder.resolve("gapless.yaml")))
                .contains("\n# adopt: { port: " + port + " }     # no process of this jar")
                .doesNotContain("\nadopt:");
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.ports().ports()).startsWith(port);
        assertThat(settings.trafficSwitch().listen()).doesNotContain("127.0.0.1:" + port);
    }

    /// Listens where its last argument says, and answers everything with 200.
    public static final class Running {
        private Running() {}

        public static void main(String[] arguments) throws IOException {
            String port = arguments[arguments.length - 1].replaceFirst(".*=", "");
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)));
                while (true) {
                    try (Socket client = socket.accept()) {
                        int _ = client.getInputStream().read(new byte[1024]);
                        client.getOutputStream()
                                .write(
                                        "HTTP/1.0 200 OK\r\n\r\n"
                                                .getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        }
    }

    @Test
    void whatRunsSaysHowItIsStartedAndWhetherItIsWell() throws IOException {
        String name = "desk" + port;
        jar("target/" + name + "-1.0.jar", "3.4.1", Map.of(ACTUATOR, "", classFile(), ""));
        write("nginx/url.inc", "set $service_url http://127.0.0.1:" + port + ";\n");
        ProcessBuilder program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-Djavax.net.ssl.keyStorePassword=s3cret",
                                "-jar",
                                "target/" + name + "-1.0.jar",
                                "--spring.datasource.password=s3cret",
                                "--server.port=" + port)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment().put("SHOP_MODE", "quiet");
        program.environment().put("GAPLESS_HOME", "/srv/gapless");
        Process process = program.start();
        try {
            awaitAnswer();
            TestShell shell = init("--yes");
            assertThat(shell.out())
                    .contains("pid " + process.pid() + ", " + name + "-1.0.jar")
                    .contains("/actuator/health, answers now")
                    .contains("Next: gapless deploy VERSION")
                    .contains("       variables           ")
                    .doesNotContain("s3cret");
            Files.delete(folder.resolve("gapless.yaml"));
            TestShell direct = new TestShell(folder);
            assertThat(direct.run("init", "--yes", "--nginx-dir", "none")).isZero();
            assertThat(direct.out()).contains("Next: gapless adopt (then the clients");
            assertThat(Files.readString(folder.resolve("gapless.yaml")))
                    .contains("\nadopt: { port: " + port + " }     # runs now; gapless adopt");
            Files.delete(folder.resolve("gapless.yaml"));
            init("--yes");
        } finally {
            process.destroyForcibly();
        }
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.command())
                .containsExactly("java", "-Xmx32m", "-jar", "{artifact}", "--server.port={port}");
        assertThat(settings.env())
                .containsEntry(
                        "SPRING_DATASOURCE_PASSWORD",
                        new EnvValue.FromEnv("SPRING_DATASOURCE_PASSWORD"));
        assertThat(Files.readString(folder.resolve("gapless.yaml")))
                .contains("in the place of --spring.datasource.password")
                .contains(
                        "# left out of command: -Djavax.net.ssl.keyStorePassword. Write it into a"
                                + " file of mode 0600")
                .doesNotContain("JDK_JAVA_OPTIONS")
                .contains("# SHOP_MODE: { from-env: SHOP_MODE }")
                .contains("adopt: { nginx-include: " + folder.resolve("nginx/url.inc") + " }")
                .doesNotContain("s3cret", "quiet", "GAPLESS_HOME");
        assertThat(settings.ports().ports()).startsWith(port);
    }

    /// Which of them it is only a person knows: none is written, and the next command has a place
    /// for it.
    @Test
    void ofSeveralLinesOfNginxNoneIsChosen() throws IOException {
        String name = "desk" + port;
        jar("target/" + name + "-1.0.jar", "3.4.1", Map.of(ACTUATOR, "", classFile(), ""));
        for (String include : List.of("shop.inc", "intern.inc")) {
            write("nginx/" + include, "set $service_url http://127.0.0.1:" + port + ";\n");
        }
        Process process = wrapped("", name, "--server.port=" + port);
        try {
            awaitAnswer();
            assertThat(init("--yes").out())
                    .contains("nginx/shop.inc")
                    .contains("nginx/intern.inc")
                    .contains("Next: gapless adopt --nginx-include FILE");
        } finally {
            end(process);
        }
        assertThat(Files.readString(folder.resolve("gapless.yaml")))
                .contains("\n# adopt: { nginx-include: FILE }     # which one?")
                .doesNotContain("\nadopt:");
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.trafficSwitch().listen()).doesNotContain("127.0.0.1:" + port);
    }

    /// As `sudo -u shop java -jar ...` or a script does it: the wrapper has the words of what it
    /// wraps among its own, and is the older process.
    @Test
    void theProcessItselfSaysHowItIsStartedAndNotItsWrapper() throws IOException {
        String name = "desk" + port;
        jar("target/" + name + "-1.0.jar", "3.4.1", Map.of(ACTUATOR, "", classFile(), ""));
        Process wrapper = wrapped("", name, "--server.port=" + port);
        try {
            awaitAnswer();
            ProcessHandle itself = wrapper.children().findFirst().orElseThrow();
            assertThat(init("--yes").out())
                    .contains("pid " + itself.pid() + ", " + name + "-1.0.jar")
                    .doesNotContain("pid " + wrapper.pid() + ",");
        } finally {
            end(wrapper);
        }
        assertThat(ConfigReader.load(folder.resolve("gapless.yaml")).command())
                .containsExactly("java", "-Xmx32m", "-jar", "{artifact}", "--server.port={port}");
    }

    /// Nobody listens yet: it is still coming up.
    @Test
    void aWrapperIsNotTakenForTheProcessBeforeThatListens() throws IOException {
        String name = "desk" + port;
        jar("target/" + name + "-1.0.jar", "3.4.1", Map.of(ACTUATOR, "", classFile(), ""));
        // stopped before it begins
        Process wrapper = wrapped("kill -STOP $$; ", name, "--server.port=" + port);
        try {
            BuiltJar built = BuiltJar.newest(folder).orElseThrow();
            long end = System.nanoTime() + 20_000_000_000L;
            // between its fork and its exec it has the command line of the wrapper
            while (wrapper.children().noneMatch(InitTest::isStopped) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            long child = wrapper.children().findFirst().orElseThrow().pid();
            assertThat(RunningJar.of(built)).extracting(RunningJar::pid).containsExactly(child);
        } finally {
            end(wrapper);
        }
    }

    private static boolean isStopped(ProcessHandle process) {
        try {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
            return Files.readString(stat).contains(") T ");
        } catch (IOException _) {
            return false;
        }
    }

    /// @param before what the shell inside does first
    private Process wrapped(String before, String name, String last) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String inner = "sh -c '" + before + "exec \"$0\" \"$@\"' \"$0\" \"$@\"; true";
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        before.isEmpty() ? "\"$0\" \"$@\"; true" : inner,
                        java,
                        "-Xmx32m",
                        "-jar",
                        "target/" + name + "-1.0.jar",
                        last)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// With the name, the port and the folder of this test, which nothing else on the host has;
    /// because of them lines are broken elsewhere.
    @Test
    void thePageShowsWhatIsFoundAndAsked() throws IOException {
        String name = "shop" + port;
        Map<String, String> files = new LinkedHashMap<>(Map.of(ACTUATOR, "", classFile(), ""));
        files.putAll(properties("management.endpoint.health.probes.enabled=true"));
        jar("build/libs/" + name + "-1.4.2.jar", "3.4.1", files);
        write("nginx/conf.d/service-url.inc", "set $service_url http://127.0.0.1:" + port + ";\n");
        ProcessBuilder program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-jar",
                                "build/libs/" + name + "-1.4.2.jar",
                                "--server.port=" + port)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment().clear();
        program.environment().putAll(Map.of("DB_PASSWORD", "s3cret", "TZ", "Asia/Seoul"));
        Process process = program.start();
        TestShell shell = new TestShell(folder).typing("\n");
        try {
            awaitAnswer();
            assertThat(shell.run("init", "--nginx-dir", "nginx", "--unit-dir", "units")).isZero();
        } finally {
            process.destroyForcibly();
        }
        String said =
                shell.out()
                        .replaceAll("\\s", "")
                        .replace(folder.resolve("nginx").toString(), "/etc/nginx")
                        .replace(name, "shop")
                        .replace("pid" + process.pid(), "pid2214")
                        .replaceFirst("\\[127\\.0\\.0\\.1:[0-9]+\\]", "[127.0.0.1:8080]")
                        .replace(Integer.toString(port), "8081");
        String page = Page.of("docs/howto/adopt.md").under("## 1. `gapless init`").block("console");
        assertThat("$gaplessinit" + said).isEqualTo(page.replaceAll("\\s", ""));
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + 20_000_000_000L;
        while (LocalHttp.status(port, "/") != 200 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void end(Process wrapper) {
        wrapper.descendants().forEach(ProcessHandle::destroyForcibly);
        wrapper.destroyForcibly();
    }

    private static String classFile() {
        return Running.class.getName().replace('.', '/') + ".class";
    }

    @Test
    void answersAreTaken() throws IOException {
        jar(
                "target/desk-1.0.jar",
                "3.4.1",
                properties("spring.datasource.url=jdbc:postgresql://db:5432/desk"));
        TestShell shell = new TestShell(folder).typing("127.0.0.1:9099\ngapless\n");
        assertThat(shell.run("init", "--nginx-dir", "none")).isZero();
        assertThat(shell.out()).contains("Where does Gapless take requests?  [127.0.0.1:");
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.trafficSwitch().listen()).containsExactly("127.0.0.1:9099");
        assertThat(settings.database().orElseThrow().user()).isEqualTo("gapless");
        assertThat(settings.database().orElseThrow().url())
                .isEqualTo("jdbc:postgresql://db:5432/desk");
    }

    @Test
    void whereNginxIsInFrontItAsksWhoMovesTheTraffic() throws IOException {
        desk();
        write("nginx/service-url.inc", "set $service_url http://127.0.0.1:" + port + ";\n");
        TestShell shell = new TestShell(folder).typing("2\n127.0.0.1:9099\n");
        assertThat(shell.run("init", "--nginx-dir", "nginx")).as(shell.err()).isZero();
        assertThat(shell.out())
                .containsSubsequence(
                        "1  Gapless, behind nginx: nginx is pointed once at 127.0.0.1:",
                        "2  nginx itself, switched by flag files",
                        "Who moves the traffic?  [1]",
                        "Where does Gapless take requests?",
                        "nginx has to read " + folder.resolve("nginx/gapless/desk.conf"));
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.trafficSwitch().kind()).isEqualTo("nginx");
        assertThat(settings.trafficSwitch().listen()).containsExactly("127.0.0.1:9099");
        assertThat(settings.trafficSwitch().nginx().orElseThrow().include())
                .isEqualTo(folder.resolve("nginx/gapless/desk.conf"));
        assertThat(settings.ports().ports()).startsWith(port);
    }

    @Test
    void theBuiltinSwitchIsProposedAndAFlagSaysIt() throws IOException {
        desk();
        write("nginx/conf.d/url.inc", "set $service_url http://127.0.0.1:" + port + ";\n");
        TestShell proposed = new TestShell(folder).typing("\n\n");
        assertThat(proposed.run("init", "--nginx-dir", "nginx")).isZero();
        assertThat(kind()).isEqualTo("builtin");
        Files.delete(folder.resolve("gapless.yaml"));
        assertThat(init("--yes").out()).doesNotContain("Who moves");
        assertThat(kind()).isEqualTo("builtin");
        Files.delete(folder.resolve("gapless.yaml"));
        init("--yes", "--switch", "nginx");
        assertThat(kind()).isEqualTo("nginx");
        assertThat(Files.readString(folder.resolve("gapless.yaml")))
                .as("not where root alone may write")
                .contains("include: " + folder.resolve("nginx/gapless/desk.conf"));
    }

    private void desk() throws IOException {
        jar("target/desk-1.0.jar", "3.4.1", properties("server.port=" + port));
    }

    private String kind() {
        return ConfigReader.load(folder.resolve("gapless.yaml")).trafficSwitch().kind();
    }

    @Test
    void whoMovesTheTrafficIsSaidInOneOfTwoWords() throws IOException {
        desk();
        write("nginx/url.inc", "set $service_url http://127.0.0.1:" + port + ";\n");
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("init", "--yes", "--switch", "haproxy")).isEqualTo(64);
        assertThat(shell.err()).contains("--switch haproxy", "--switch builtin");
        TestShell typed = new TestShell(folder).typing("3\n");
        assertThat(typed.run("init", "--nginx-dir", "nginx")).isEqualTo(64);
        assertThat(folder.resolve("gapless.yaml")).doesNotExist();
        TestShell nobody = new TestShell(folder);
        assertThat(
                        nobody.run(
                                "init",
                                "--nginx-dir",
                                "nginx",
                                "--listen",
                                "127.0.0.1:9099",
                                "--database-user",
                                ""))
                .as("as before there was a choice: %s", nobody.err())
                .isZero();
        assertThat(kind()).isEqualTo("builtin");
    }

    @Test
    void whatIsAnsweredWrongIsRefusedAndNothingIsWritten() throws IOException {
        jar("target/desk-1.0.jar", "3.4.1", Map.of());
        TestShell shell = new TestShell(folder);
        int code = shell.run("init", "--yes", "--listen", "here:99999", "--nginx-dir", "none");
        assertThat(code).isNotZero();
        assertThat(folder.resolve("gapless.yaml")).doesNotExist();
    }

    @Test
    void withoutATerminalItNamesTheFlags() throws IOException {
        jar("target/desk-1.0.jar", "3.4.1", Map.of());
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("init")).isEqualTo(64);
        assertThat(shell.err()).contains("--yes", "--listen", "--database-user");
        assertThat(folder.resolve("gapless.yaml")).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNeverReplaced() throws IOException {
        jar("target/desk-1.0.jar", "3.4.1", Map.of());
        write("gapless.yaml", "name: mine\n");
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("init", "--yes")).isEqualTo(2);
        assertThat(shell.err()).contains("[config-exists]");
        assertThat(folder.resolve("gapless.yaml")).hasContent("name: mine");
    }

    @Test
    void withoutAJarItSaysHowToBuildOne() throws IOException {
        write("gradlew", "");
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("init", "--yes")).isEqualTo(2);
        assertThat(shell.err()).contains("[artifact-missing]", "./gradlew bootJar");
    }

    @Test
    void withoutActuatorOrVersionItSaysWhatIsAssumed() throws IOException {
        jar("target/desk.jar", "3.4.1", Map.of());
        TestShell shell = init("--yes");
        assertThat(shell.out())
                .contains("No actuator in the jar", "The jar's name has no version")
                .contains("health.path /: nothing answers it now");
        Settings settings = ConfigReader.load(folder.resolve("gapless.yaml"));
        assertThat(settings.health().path()).isEqualTo("/");
        assertThat(settings.artifact()).endsWith("target/{version}.jar");
    }

    @Test
    void theActuatorsPathsAndProbesAreThoseOfTheApplication() throws IOException {
        Map<String, String> files = new LinkedHashMap<>(Map.of(ACTUATOR, ""));
        files.putAll(
                properties(
                        "server.servlet.context-path=/desk\n"
                                + "management.endpoints.web.base-path=/manage"));
        jar("target/desk-1.0.jar", "3.4.1", files);
        TestShell shell = init("--yes");
        assertThat(shell.out()).contains("management.endpoint.health.probes.enabled=true");
        assertThat(ConfigReader.load(folder.resolve("gapless.yaml")).health().path())
                .isEqualTo("/desk/manage/health");
    }

    @Test
    void aPortOfItsOwnForTheActuatorIsPointedOut() throws IOException {
        Map<String, String> files = new LinkedHashMap<>(Map.of(ACTUATOR, ""));
        files.putAll(properties("server.port=8123\nmanagement.server.port=8124"));
        jar("target/desk-1.0.jar", "4.0.1", files);
        assertThat(init("--yes").out()).contains("management.server.port");
    }

    @Test
    void ofSeveralJarsTheNewestOfSpringBootIsTaken() throws IOException {
        jar("app/target/desk-1.1.jar", "3.4.1", Map.of());
        jar("app/target/desk-1.0.jar", "3.4.1", Map.of());
        jar("target/tools-9.jar", "", Map.of());
        Files.setLastModifiedTime(
                folder.resolve("app/target/desk-1.0.jar"),
                FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(init("--yes").out()).contains("app/target/desk-1.1.jar");
    }

    private TestShell init(String... arguments) {
        TestShell shell = new TestShell(folder);
        String[] all = new String[arguments.length + 5];
        all[0] = "init";
        all[1] = "--nginx-dir";
        all[2] = "nginx";
        all[3] = "--unit-dir";
        all[4] = "units";
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        assertThat(shell.run(all)).as(shell.err()).isZero();
        return shell;
    }

    private static Map<String, String> properties(String text) {
        return Map.of("BOOT-INF/classes/application.properties", text);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    /// @param boot its version, empty for another jar
    private void jar(String name, String boot, Map<String, String> entries) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            String manifest =
                    "Manifest-Version: 1.0\nMain-Class: " + Running.class.getName() + "\n";
            entry(
                    zip,
                    "META-INF/MANIFEST.MF",
                    boot.isEmpty() ? manifest : manifest + "Spring-Boot-Version: " + boot + "\n");
            if (!boot.isEmpty()) {
                entry(zip, "BOOT-INF/classes/x", "");
            }
            for (Map.Entry<String, String> one : entries.entrySet()) {
                if (one.getKey().equals(classFile())) {
                    zip.putNextEntry(new ZipEntry(one.getKey()));
                    try (InputStream in =
                            InitTest.class.getClassLoader().getResourceAsStream(one.getKey())) {
                        zip.write(Objects.requireNonNull(in).readAllBytes());
                    }
                    zip.closeEntry();
                } else {
                    entry(zip, one.getKey(), one.getValue());
                }
            }
        }
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
