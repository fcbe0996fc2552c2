package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that happened: an answer to an [Action], an observation, a request by a person, or
/// only time.
public sealed interface Event {
    /// A deadline may have passed.
    record Tick() implements Event {}

    /// The agent began anew: what the runtime knows now. Everything that was under way is asked for
    /// again.
    record Recovered(List<ObservedInstance> observed) implements Event {
        public Recovered {
            observed = List.copyOf(observed);
        }
    }

    /// The journal can be written again after it could not for a while.
    record Thawed() implements Event {}

    record InstanceStarted(InstanceId id, long pid) implements Event {}

    record InstanceNotStarted(InstanceId id, ProblemReport problem) implements Event {}

    /// @param lastLines newest lines of its log
    record InstanceEnded(InstanceId id, int exitCode, String how, List<String> lastLines)
            implements Event {
        public InstanceEnded {
            lastLines = List.copyOf(lastLines);
        }
    }

    /// It could not be ended, not even by force, and still has its port and memory.
    record InstanceNotStopped(InstanceId id, ProblemReport problem) implements Event {}

    /// @param owner whose socket it was that answered
    record HealthAnswered(InstanceId id, Answer answer, PortOwner owner) implements Event {}

    record RoutesApplied(long generation) implements Event {}

    /// The switch was asked, and has not the routes that it confirmed: it began anew with older
    /// ones or with none.
    ///
    /// @param generation that was confirmed before it was asked
    record RoutesLost(long generation) implements Event {}

    record RoutesNotApplied(long generation, ProblemReport problem) implements Event {}

    record TrafficSeen(Traffic traffic) implements Event {}

    /// The switch could not be asked: what it counted last holds no more.
    record TrafficUnknown() implements Event {}

    record SchemaMoved(String migration, Optional<Phase> phase, SchemaReport report)
            implements Event {}

    record SchemaDone(String migration, Optional<Phase> phase, SchemaReport report)
            implements Event {}

    record SchemaFailed(String migration, Optional<Phase> phase, ProblemReport problem)
            implements Event {}

    /// The old shape of this migration is about to be removed, and that of every older one is gone.
    /// Ignored while a deployment is open or a release is in use that was deployed without it. A
    /// smaller number than before says that it came to nothing.
    record Contract(int number) implements Event {}

    /// @param deployment number of the one that it was run for
    /// @param problem empty when it ended with exit code 0
    record HookDone(long deployment, String name, Optional<ProblemReport> problem)
            implements Event {}

    /// How far a warm-up is.
    ///
    /// @param began of the one that it is about
    /// @param text what was observed
    record WarmUpMoved(Instant began, String text) implements Event {}

    /// @param began of the one that it is about
    /// @param text what was observed
    /// @param problem empty when the instances may get requests
    record WarmedUp(Instant began, String text, Optional<ProblemReport> problem) implements Event {}

    /// A planned change of the service begins. Ignored when one is open, or when its plan was made
    /// before another one.
    record Begin(Deployment deployment, List<Release> releases, int wanted) implements Event {
        public Begin {
            releases = List.copyOf(releases);
        }
    }

    /// A person asks to go back before promotion. Like all that steer, it means one deployment, and
    /// changes nothing when that is not the open one any more.
    record Abort(long deployment, String by) implements Event {}

    /// A person asks to go back during bake time.
    record RollBack(long deployment, String by) implements Event {}

    /// Skip the ramp and the bake time.
    record Promote(long deployment, String by) implements Event {}

    record Pause(long deployment, String by) implements Event {}

    record Resume(long deployment, String by) implements Event {}

    /// Other settings for the release that serves, of those that are not part of its identity: no
    /// process is replaced, the switch is told what concerns it. Ignored when another one serves.
    record Configure(Release release) implements Event {}

    /// A process that ran before becomes the one instance of a release, which serves from now on.
    /// Ignored when the service has a release or an instance already.
    ///
    /// @param spec names the process
    record Adopt(Release release, InstanceSpec spec) implements Event {}

    /// Releases that are not kept any more; never the stable, the previous or a running one.
    record Prune(List<String> releases) implements Event {
        public Prune {
            releases = List.copyOf(releases);
        }
    }
}
