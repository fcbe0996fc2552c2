package dev.gapless.agent.supervise;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.proxy.admin.ProxyStats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a person should know of a proxy, from what it says of itself. Pure.
public final class ProxyTrouble {
    /// For how long after the start of a proxy it is said that its routes could not be read.
    private static final Duration NEWS = Duration.ofHours(1);

    private ProxyTrouble() {}

    /// @param listen addresses of the service that is asked for
    public static List<ProblemReport> of(ProxyStats seen, List<String> listen, Instant now) {
        List<ProblemReport> trouble = new ArrayList<>();
        seen.notListening().entrySet().stream()
                .filter(one -> listen.contains(one.getKey()))
                .map(one -> notListening(one.getKey(), one.getValue()))
                .forEach(trouble::add);
        String problem = seen.restoreProblem();
        Instant began = Instant.ofEpochMilli(seen.startedAtMillis());
        if (problem != null && began.plus(NEWS).isAfter(now)) {
            trouble.add(restored(problem));
        }
        return trouble;
    }

    /// The agent cannot hold the sockets: connections would be refused while no proxy runs.
    public static ProblemReport notHeld() {
        return Problem.of(
                        ProblemCode.SWITCH_UNREACHABLE,
                        "The agent does not hold all listening sockets of the built-in switch.")
                .found("connections would be refused while the switch is started again")
                .todo("nothing: the agent asks for them every few seconds; see its log")
                .report();
    }

    /// Asked to end while clients come to it.
    static Problem inUse(List<String> services) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "The proxy is the switch of "
                                + String.join(", ", services)
                                + "; its clients would find nobody.")
                .serves("whatever served before")
                .todo(
                        "gapless stop and gapless remove for each of them first; without --proxy"
                                + " only the agent ends")
                .build();
    }

    static Problem unknown(long pid, String found) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "The proxy, pid " + pid + ", does not say whether a service needs it.")
                .found(found)
                .serves("whatever served before")
                .todo("the same command again; gapless agent stop ends the agent alone")
                .build();
    }

    static Problem away() {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "The proxy has ended and is being started again; what needs it is not"
                                + " known meanwhile.")
                .serves("whatever served before")
                .todo("the same command again; gapless agent stop ends the agent alone")
                .build();
    }

    static Problem stays(long pid, Duration limit) {
        return Problem.of(
                        ProblemCode.SWITCH_UNREACHABLE,
                        "The proxy, pid "
                                + pid
                                + ", was told to end and did not within "
                                + limit.toSeconds()
                                + " s.")
                .found("it still answers what was begun before its services were let go")
                .todo("the same command again, later; kill -9 " + pid + " would cut that off")
                .build();
    }

    /// It runs, but has not answered for a while.
    public static ProblemReport silent(long pid, Duration length) {
        return Problem.of(
                        ProblemCode.SWITCH_UNREACHABLE,
                        "The built-in switch, pid "
                                + pid
                                + ", has not answered for "
                                + length.toSeconds()
                                + " s.")
                .found("one that neither answers nor serves for 15 s is killed and started again")
                .todo("nothing; see $GAPLESS_HOME/logs/agent.log")
                .report();
    }

    private static ProblemReport notListening(String address, String code) {
        return Problem.of(
                        ProblemCode.LISTEN_IN_USE,
                        "The built-in switch cannot listen on " + address + ".")
                .where("switch.listen")
                .found(code + "; it tries again by itself")
                .todo("free that address")
                .report();
    }

    private static ProblemReport restored(String problem) {
        return Problem.of(
                        ProblemCode.ROUTES_CORRUPT,
                        "The built-in switch could not read its newest routes when it began.")
                .found(problem)
                .todo(
                        "nothing: the agent has sent them again; if it happens again, look at the"
                                + " disk")
                .report();
    }
}
