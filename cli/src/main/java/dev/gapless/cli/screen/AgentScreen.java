package dev.gapless.cli.screen;

import dev.gapless.api.wire.AgentView;

import java.util.ArrayList;
import java.util.List;

/// Which agent runs.
public final class AgentScreen {
    private AgentScreen() {}

    public static List<String> lines(AgentView agent, Times times) {
        List<String> lines =
                new ArrayList<>(
                        Columns.labelled(
                                "agent    ",
                                "pid "
                                        + agent.pid()
                                        + ", "
                                        + agent.version()
                                        + " (build "
                                        + agent.build()
                                        + "), up "
                                        + times.ago(agent.startedAtMillis())
                                        + ", "
                                        + Figures.bytes(agent.residentBytes())));
        lines.addAll(Columns.labelled("home     ", agent.home()));
        lines.addAll(
                Columns.labelled("looks after ", Figures.counted(agent.services(), "service")));
        return lines;
    }

    public static List<String> none(String home) {
        List<String> lines =
                new ArrayList<>(Columns.wrap("No agent runs for " + home + ".", Columns.MOST));
        lines.add("What it started goes on. Any command starts one: gapless status");
        return lines;
    }
}
