package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The state while one event is being decided: the only mutable thing in the engine, and it never
/// leaves a call.
public final class Draft {
    private final ServiceState before;
    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private final Map<InstanceId, Instance> instances;
    private Optional<String> stable;
    private Optional<String> previous;
    private int wanted;
    private Map<String, Release> releases;
    private Rotation rotation;
    private Routing routing;
    private Optional<SchemaRun> schema;
    private int contracted;
    private Optional<HookRun> hook;
    private Optional<WarmUpRun> warmUp;
    private Optional<Deployment> deployment;
    private Ledger ledger;
    private Optional<Traffic> traffic;
    private Recent recent;
    private Optional<Instant> wake = Optional.empty();
    private String waitingFor = "";

    Draft(ServiceState state, Instant now) {
        this.before = state;
        this.now = now;
        this.instances = new LinkedHashMap<>(state.instances());
        this.stable = state.stable();
        this.previous = state.previous();
        this.wanted = state.wanted();
        this.releases = new LinkedHashMap<>(state.releases());
        this.rotation = state.rotation();
        this.routing = state.routing();
        this.schema = state.schema();
        this.contracted = state.contracted();
        this.hook = state.hook();
        this.warmUp = state.warmUp();
        this.deployment = state.deployment();
        this.ledger = state.ledger();
        this.traffic = state.traffic();
        this.recent = state.recent();
    }

    Decision decision() {
        return new Decision(state(), actions, waitingFor, wake);
    }

    ServiceState state() {
        long number = deployment.map(Deployment::number).orElse(before.deployments());
        return new ServiceState(
                before.service(),
                stable,
                previous,
                wanted,
                releases,
                instances,
                rotation,
                routing,
                schema,
                contracted,
                hook,
                warmUp,
                Math.max(number, before.deployments()),
                deployment,
                ledger,
                traffic,
                recent);
    }

    String service() {
        return before.service();
    }

    Instant now() {
        return now;
    }

    void act(Action action) {
        actions.add(action);
    }

    void waitingFor(String what) {
        waitingFor = what;
    }

    void waitingForFirst(String what) {
        waitingFor = waitingFor.isEmpty() ? what : what + "; " + waitingFor;
    }

    /// Asks to be looked at again at that time.
    void wakeAt(Instant instant) {
        if (wake.isEmpty() || instant.isBefore(wake.get())) {
            wake = Optional.of(instant);
        }
    }

    // instances

    List<Instance> instances() {
        return List.copyOf(instances.values());
    }

    Optional<Instance> instance(InstanceId id) {
        return Optional.ofNullable(instances.get(id));
    }

    void put(Instance instance) {
        instances.put(instance.id(), instance);
    }

    void change(InstanceId id, UnaryOperator<Instance> edit) {
        instances.computeIfPresent(id, (_, instance) -> edit.apply(instance));
    }

    void forget(InstanceId id) {
        if (instances.remove(id) != null) {
            act(new Action.ForgetInstance(id));
        }
    }

    /// Sends SIGTERM unless that was done or it has ended.
    void stop(Instance instance) {
        if (instance.process() instanceof Process.Ended
                || instance.process() instanceof Process.Stopping) {
            return;
        }
        stopAgain(instance, new Process.Stopping(now));
    }

    void stopAgain(Instance instance, Process.Stopping stopping) {
        change(instance.id(), one -> one.with(stopping.retried()));
        act(
                new Action.StopInstance(
                        instance.id(), settings(instance.release()).timing().stopGrace()));
    }

    // releases

    Settings settings(String release) {
        Release found = releases.get(release);
        if (found == null) {
            throw new IllegalStateException("no release " + release + " of " + before.service());
        }
        return found.settings();
    }

    /// The settings that hold for the service as a whole: those of the release that it has or is
    /// about to have.
    Optional<Settings> serviceSettings() {
        return deployment
                .filter(Deployment::open)
                .map(open -> open.goingBack() ? open.from().orElse(open.to()) : open.to())
                .or(() -> stable)
                .map(releases::get)
                .map(Release::settings);
    }

    Optional<DatabaseSettings> database(String release) {
        return settings(release).database();
    }

    void addRelease(Release release) {
        releases.put(release.label(), release);
    }

    void removeRelease(String label) {
        if (releases.remove(label) != null) {
            act(new Action.ForgetRelease(label));
        }
    }

    Map<String, Release> releases() {
        return Map.copyOf(releases);
    }

    Optional<String> stable() {
        return stable;
    }

    Optional<String> previous() {
        return previous;
    }

    /// Makes the release the one that serves.
    void stable(Optional<String> release) {
        stable = release;
    }

    /// The release to go back to once the present deployment is over.
    void previous(Optional<String> release) {
        previous = release;
    }

    int wanted() {
        return wanted;
    }

    void wanted(int count) {
        wanted = count;
    }

    // traffic

    Rotation rotation() {
        return rotation;
    }

    void rotation(Rotation next) {
        rotation = next;
    }

    Routing routing() {
        return routing;
    }

    void routing(Routing next) {
        routing = next;
    }

    Optional<Traffic> traffic() {
        return traffic;
    }

    void traffic(Traffic seen) {
        traffic = Optional.of(seen);
        ledger = ledger.with(seen);
        recent = recent.with(seen, stable, now);
        if (!seen.uncounted().isEmpty()) {
            open().ifPresent(one -> deployment(one.notCounted(seen.uncounted())));
        }
    }

    void trafficUnknown() {
        traffic = Optional.empty();
    }

    Recent recent() {
        return recent;
    }

    void recent(Recent next) {
        recent = next;
    }

    Ledger ledger() {
        return ledger;
    }

    // schema, hooks and warm-up

    Optional<SchemaRun> schema() {
        return schema;
    }

    void schema(Optional<SchemaRun> next) {
        schema = next;
    }

    int contracted() {
        return contracted;
    }

    void contracted(int number) {
        contracted = number;
    }

    Optional<HookRun> hook() {
        return hook;
    }

    void hook(Optional<HookRun> next) {
        hook = next;
    }

    Optional<WarmUpRun> warmUp() {
        return warmUp;
    }

    void warmUp(Optional<WarmUpRun> next) {
        warmUp = next;
    }

    // deployment

    Optional<Deployment> open() {
        return deployment.filter(Deployment::open);
    }

    /// Open or ended.
    Optional<Deployment> newest() {
        return deployment;
    }

    Deployment deployment() {
        return deployment.orElseThrow();
    }

    /// Whether this is the open deployment.
    boolean isNumber(long number) {
        return open().filter(open -> open.number() == number).isPresent();
    }

    /// Whether its plan was made for the world as it is: no other deployment was open then or has
    /// been since.
    boolean isNext(Deployment planned) {
        long next = before.deployments() + 1;
        return planned.number() == next && planned.plan().number() == next;
    }

    /// The later of this time and when the open deployment was last resumed: limits count only
    /// while somebody watches.
    Instant watched(Instant since) {
        return deployment().resumedAt().filter(since::isBefore).orElse(since);
    }

    /// How long since that time the open deployment was at this pace or a slower one.
    Duration held(Pace atLeast, Instant since) {
        return deployment()
                .dips()
                .map(dips -> dips.held(atLeast, since, now))
                .orElse(Duration.ZERO);
    }

    void deployment(Deployment next) {
        deployment = Optional.of(next);
    }
}
