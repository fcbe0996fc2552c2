package dev.gapless.cli.screen;

import dev.gapless.api.wire.AgentView;

import java.util.ArrayList;
import java.util.List;

/// Which agent runs.
public final class AgentScreen {
    private AgentScreen() {}

    public static List<String> lines(AgentView agent, Times times, Words words) {
        List<String> lines =
                new ArrayList<>(
                        Columns.labelled(
                                Columns.left(words.say("status.agent"), 8) + " ",
                                words.say(
                                        "agent.runs",
                                        agent.pid(),
                                        agent.version(),
                                        agent.build(),
                                        times.ago(agent.startedAtMillis(), words),
                                        Figures.bytes(agent.residentBytes()))));
        lines.addAll(
                Columns.labelled(Columns.left(words.say("agent.home"), 8) + " ", agent.home()));
        lines.addAll(Columns.labelled("", words.counted(agent.services(), "agent.services")));
        return lines;
    }

    public static List<String> none(String home, Words words) {
        List<String> lines =
                new ArrayList<>(Columns.wrap(words.say("agent.none", home), Columns.MOST));
        lines.addAll(Columns.wrap(words.say("agent.none.next"), Columns.MOST));
        return lines;
    }
}
