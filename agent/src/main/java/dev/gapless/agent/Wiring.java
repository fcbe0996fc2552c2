package dev.gapless.agent;

import dev.gapless.agent.adopt.Adoption;
import dev.gapless.agent.adopt.LetGo;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.front.Nginx;
import dev.gapless.agent.http.ApiServer;
import dev.gapless.agent.journal.SqliteJournal;
import dev.gapless.agent.journal.SqliteLibrary;
import dev.gapless.agent.operate.Commands;
import dev.gapless.agent.operate.Operations;
import dev.gapless.agent.operate.SchemaCommands;
import dev.gapless.agent.operate.SchemaWorks;
import dev.gapless.agent.operate.Services;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.Secrets;
import dev.gapless.agent.service.SteadyClock;
import dev.gapless.agent.supervise.Build;
import dev.gapless.agent.supervise.ProxyLaunch;
import dev.gapless.agent.supervise.ProxySupervisor;
import dev.gapless.api.AgentSocket;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AgentView;
import dev.gapless.core.deploy.StateJournal;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.migration.SchemaChanges;
import dev.gapless.runtime.health.HttpHealthProbe;
import dev.gapless.runtime.linux.Connections;
import dev.gapless.runtime.linux.SocketOwners;
import dev.gapless.runtime.linux.SocketOwners.Owner;
import dev.gapless.runtime.process.ProcessRuntime;
import dev.gapless.runtime.release.FilesReleaseStore;
import dev.gapless.traffic.builtin.BuiltinSwitch;
import dev.gapless.traffic.nginx.NginxSwitch;
import dev.gapless.traffic.nginx.ReloadSwitch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// The composition root: every part of the agent is made here, with plain constructors.
public final class Wiring implements AutoCloseable {
    private final Path home;
    private final HomeLock lock;
    private final SqliteJournal journal;
    private final ProxySupervisor proxy;
    private final ProcessRuntime runtime;
    private final Services services;
    private final SchemaWorks schemas;
    private final NginxSwitch nginx;
    private final ApiServer api;
    private final HeapKeeper heap = new HeapKeeper();
    private final long startedAtMillis = System.currentTimeMillis();
    private final Build build = Build.current();

    /// Throws `agent-running` before anything is touched.
    ///
    /// @param stop what `gapless agent stop` does
    public Wiring(Path home, Runnable stop) {
        this(home, stop, UnaryOperator.identity());
    }

    /// @param around the journal that decisions pass through on their way to the real one, which it
    ///   is given
    public Wiring(Path home, Runnable stop, UnaryOperator<StateJournal> around) {
        this.home = home;
        this.lock = HomeLock.take(home);
        Path socket = socket(home);
        SqliteLibrary.load(home.resolve("sqlite"));
        this.journal = new SqliteJournal(home.resolve("journal.db"));
        long epoch = journal.nextEpoch();
        Path proxyLog = home.resolve("logs").resolve("proxy.log");
        this.proxy =
                new ProxySupervisor(
                        new ProxyLaunch(
                                home.resolve("proxy"),
                                beside(socket, "proxy"),
                                beside(socket, "handoff"),
                                proxyLog,
                                build));
        Secrets secrets = new Secrets(home);
        this.runtime =
                new ProcessRuntime(
                        home, (service, release, name) -> secrets.of(service, release).value(name));
        runtime.keepSmall(proxyLog);
        SteadyClock clock = new SteadyClock();
        DatabaseRegistry databases = new DatabaseRegistry();
        TrafficSwitch builtin =
                new BuiltinSwitch(
                        proxy.admin(),
                        epoch,
                        proxy::holdListeners,
                        address -> SocketOwners.against(address).map(Owner::description));
        Fronts fronts = new Fronts(home);
        this.nginx =
                new NginxSwitch(epoch, Connections::established, Nginx::elsewhere, fronts::led);
        TrafficSwitch reloading =
                new ReloadSwitch(
                        epoch, Connections::established, Nginx::elsewhere, Nginx::workersOf);
        Ports ports =
                new Ports(
                        runtime,
                        wanted ->
                                wanted.nginx()
                                        .<TrafficSwitch>map(
                                                with -> with.rewritten() ? reloading : nginx)
                                        .orElse(builtin),
                        values -> new SchemaChanges(databases, values::resolve, clock),
                        new HttpHealthProbe(),
                        new FilesReleaseStore(home),
                        secrets,
                        clock);
        this.services = new Services(journal, around.apply(journal), ports);
        this.schemas = new SchemaWorks(clock);
        Operations operations = new Operations(services, ports, journal, schemas, fronts);
        LetGo letGo = new LetGo(services, ports, fronts, nginx);
        Commands commands = new Commands(services, operations, ports, letGo, fronts);
        this.api =
                new ApiServer(
                        socket,
                        new ApiServer.Parts(
                                services,
                                operations,
                                commands,
                                new Adoption(services, operations, ports, fronts, letGo, nginx),
                                new SchemaCommands(services, operations, schemas, ports),
                                journal,
                                ports,
                                proxy,
                                home.resolve("logs"),
                                this::describe,
                                stop,
                                () -> proxy.end(services.onBuiltinSwitch())));
    }

    private static Path socket(Path home) {
        try {
            return AgentSocket.prepared(home);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.AGENT_FAILED_TO_START,
                            "The folder of the agent's socket cannot be made: " + e.getMessage())
                    .where(AgentSocket.path(home).toString())
                    .todo("set XDG_RUNTIME_DIR to a folder that this user can write")
                    .cause(e);
        }
    }

    /// `agent-1a2b.sock` -> `proxy-1a2b.sock`.
    private static Path beside(Path socket, String name) {
        return socket.resolveSibling(socket.getFileName().toString().replaceFirst("^agent", name));
    }

    public void start() {
        proxy.start(services::switchRestarted);
        services.recover();
        api.start();
        heap.start();
    }

    private AgentView describe() {
        return new AgentView(
                ProcessHandle.current().pid(),
                Version.text(),
                build.id(),
                home.toString(),
                startedAtMillis,
                services.all().size(),
                Residence.bytes());
    }

    /// Ends this agent. Instances and proxy go on.
    @Override
    public void close() {
        heap.close();
        api.close();
        schemas.close();
        services.close();
        runtime.close();
        nginx.close();
        proxy.close();
        journal.close();
        lock.close();
    }
}
