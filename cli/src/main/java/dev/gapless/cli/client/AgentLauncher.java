package dev.gapless.cli.client;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.GaplessHome;
import dev.gapless.api.GaplessVersion;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AgentView;
import dev.gapless.cli.Shell;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the agent of a home, or starts one: in a session of its own, so that it outlives this
/// terminal.
public final class AgentLauncher {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration GIVES_WAY_WITHIN = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final String SERVES =
            "whatever served before: instances and proxy do not depend on the agent";
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 64 * 1024;

    /// What an agent may inherit from whoever happens to start it. Nothing else: an instance must
    /// not depend on it, and secrets are not its business.
    private static final Set<String> INHERITED =
            Set.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "LANG",
                    "LC_ALL",
                    "LC_CTYPE",
                    "TZ",
                    "TMPDIR",
                    "JAVA_HOME",
                    "XDG_RUNTIME_DIR",
                    "XDG_STATE_HOME",
                    "GAPLESS_HOME");

    private final Shell shell;
    private final Path home;
    private final List<String> program;

    public AgentLauncher(Shell shell, Path home) {
        this(shell, home, AgentProgram.command(home));
    }

    /// @param program what is started when no agent answers
    public AgentLauncher(Shell shell, Path home, List<String> program) {
        this.shell = shell;
        this.home = home;
        this.program = List.copyOf(program);
    }

    public Path home() {
        return home;
    }

    /// A client of the agent that runs, if one does.
    public Optional<AgentClient> running() {
        AgentClient client = new AgentClient(AgentSocket.trusted(home));
        return client.probe()
                .map(
                        agent -> {
                            compare(agent);
                            return client;
                        });
    }

    /// A client of the agent, which is started when none runs; `agent-failed-to-start` when that
    /// does not work.
    public AgentClient connect() {
        return running().orElseGet(this::start);
    }

    private void compare(AgentView agent) {
        if (!agent.build().equals(GaplessVersion.build())) {
            shell.note(
                    "The agent (pid "
                            + agent.pid()
                            + ") runs build "
                            + agent.build()
                            + ", this is build "
                            + GaplessVersion.build()
                            + ". To renew it: gapless agent stop");
        }
    }

    private AgentClient start() {
        Path log = home.resolve("logs").resolve("agent.log");
        try {
            GaplessHome.create(home);
            return start(log, Files.createTempFile("gapless-agent", ".json"));
        } catch (AccessDeniedException e) {
            throw denied(e);
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted while it started", List.of());
        }
    }

    /// @param failure where it says why it does not start; a disk that is not that of the home
    private AgentClient start(Path log, Path failure) throws IOException, InterruptedException {
        try {
            long before = Files.exists(log) ? Files.size(log) : 0;
            return await(spawn(log, failure), log, before, failure);
        } finally {
            Files.deleteIfExists(failure);
        }
    }

    private Process spawn(Path log, Path failure) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        shell.environment()
                .forEach(
                        (name, value) -> {
                            if (INHERITED.contains(name)) {
                                environment.put(name, value);
                            }
                        });
        environment.put(GaplessHome.START_FAILURE, failure.toString());
        return builder.start();
    }

    private AgentClient await(Process process, Path log, long logBefore, Path failure)
            throws IOException, InterruptedException {
        AgentClient client = new AgentClient(AgentSocket.trusted(home));
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            boolean alive = process.isAlive();
            Optional<AgentView> agent = client.probe();
            if (agent.isPresent()) {
                shell.note(
                        (alive && agent.get().pid() == process.pid()
                                        ? "Started the agent, pid "
                                        : "Using the agent, pid ")
                                + agent.get().pid()
                                + ", home "
                                + home
                                + ".");
                return client;
            }
            if (!alive
                    && told(failure).filter(one -> one.is(ProblemCode.AGENT_RUNNING)).isEmpty()) {
                // perhaps another one was faster and this one gave way to it
                deadline = Math.min(deadline, System.nanoTime() + GIVES_WAY_WITHIN.toNanos());
            }
            Thread.sleep(LOOK_EVERY);
        }
        String found =
                process.isAlive()
                        ? "it did not answer within " + STARTS_WITHIN.toSeconds() + " s"
                        : "it ended with exit code " + process.exitValue();
        process.destroy();
        throw told(failure).orElseGet(() -> failed(found, newest(log, logBefore)));
    }

    /// What the agent itself said, in its own words.
    private static Optional<Problem> told(Path failure) {
        try {
            ProblemReport report = Json.read(Files.readString(failure), ProblemReport.class);
            return Optional.of(
                    (report.serves().isEmpty() ? report.withServes(SERVES) : report).toProblem());
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    private Problem denied(AccessDeniedException e) {
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        "The agent's folder cannot be written, so no agent can be started.")
                .where(home.toString())
                .found(
                        "user "
                                + System.getProperty("user.name")
                                + " has no right to "
                                + e.getFile())
                .serves(SERVES)
                .todo(
                        "give this user the right, run it as the folder's owner, or name another"
                                + " folder: --home DIR")
                .cause(e);
    }

    private static List<String> newest(Path log, long from) {
        try {
            return newestLines(log, from);
        } catch (IOException e) {
            return List.of(log + " cannot be read: " + e.getMessage());
        }
    }

    private static List<String> newestLines(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(from, file.length() - LOG_BYTES);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        }
    }

    private Problem failed(String found, List<String> evidence) {
        return Problem.of(ProblemCode.AGENT_FAILED_TO_START, "The agent did not start.")
                .where(home.resolve("logs").resolve("agent.log").toString())
                .found(found + (evidence.isEmpty() ? "" : "; the newest lines of its log:"))
                .serves(SERVES)
                .todo("repair what the log says; gapless agent runs it in the foreground")
                .evidence(evidence)
                .build();
    }
}
