package dev.gapless.agent.view;

import dev.gapless.core.deploy.SchemaRun;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.util.List;
import java.util.Optional;

/// Where the schema of a service is, as its deployments left it. The database itself is not asked:
/// `gapless db status` does.
public final class SchemaLines {
    private SchemaLines() {}

    /// `13, and the shape before it; V13__add_email: 48,322 rows compared, 0 differ`
    ///
    /// @param number that the stable release was deployed with, 0 for none
    /// @param contracted number of the newest migration whose old shape is gone
    /// @param newest work of a deployment on it
    public static List<String> of(int number, int contracted, Optional<SchemaRun> newest) {
        String shapes =
                number == 0
                        ? ""
                        : number + (contracted < number ? ", and the shape before it" : "");
        String work = newest.map(SchemaLines::work).orElse("");
        String between = shapes.isEmpty() || work.isEmpty() ? "" : "; ";
        String line = shapes + between + work;
        return line.isEmpty() ? List.of() : List.of(line);
    }

    private static String work(SchemaRun run) {
        String evidence = run.report().map(SchemaReport::evidence).orElse("");
        return run.migration() + (evidence.isEmpty() ? "" : ": " + evidence);
    }
}
