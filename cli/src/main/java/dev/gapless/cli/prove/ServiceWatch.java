package dev.gapless.cli.prove;

import dev.gapless.api.Problem;
import dev.gapless.api.wire.SchemaView;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.load.report.CpuSeries;
import dev.gapless.load.report.Lane;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Looks at the service from the beginning of the load to its end: an agent that is away for a
/// while leaves a gap, no more. Not for several threads.
public final class ServiceWatch implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Lanes lanes = new Lanes();
    private final AgentClient client;
    private final String service;
    private final boolean schemaChanges;
    private final Optional<SchemaView> before;
    private final Thread thread;

    /// Begins at once.
    ///
    /// @param schemaChanges whether the plan has a schema part
    public ServiceWatch(AgentClient client, String service, boolean schemaChanges) {
        this.client = client;
        this.service = service;
        this.schemaChanges = schemaChanges;
        this.before = schema();
        this.thread = Thread.ofVirtual().name("watch of " + service).start(this::watch);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                lanes.see(client.service(service));
            } catch (Problem _) {
                // the agent is away; the load and the deployment do not depend on it
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private Optional<SchemaView> schema() {
        try {
            return schemaChanges ? Optional.of(client.schema(service)) : Optional.empty();
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    /// What was seen so far.
    ///
    /// @param schema where it is now, and what it was when the watch began
    public record Seen(List<Lane> lanes, List<CpuSeries> cpu, Measured<Schema> schema) {
        /// Of a load under which nobody looked at a service.
        public static Seen nothing() {
            return new Seen(List.of(), List.of(), Measured.unknown("unknown.schema"));
        }
    }

    public Seen seen() {
        return new Seen(
                lanes.all(),
                lanes.cpu(),
                schemaChanges
                        ? SchemaRecord.of(before, schema())
                        : Measured.unknown("unknown.schema"));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
