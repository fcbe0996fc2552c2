package dev.gapless.migration.run;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.RepairReport;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.Session.Comparison;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Puts lost triggers back, then makes the rows agree again that differ. It keeps no place: each
/// row is repaired as a whole, so whatever was done by the time of a death is not found any more.
public final class RepairRun {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Session session;
    private final LedgerEntry migration;
    private final DatabaseSettings settings;
    private final RepairOrder order;
    private final Consumer<SchemaReport> progress;
    private final List<String> text = new ArrayList<>();
    private final Set<String> kept = new LinkedHashSet<>();
    private LockCount locks = LockCount.NONE;
    private long looked;
    private long repaired;
    private long left;

    public RepairRun(
            Session session,
            LedgerEntry migration,
            DatabaseSettings settings,
            RepairOrder order,
            Consumer<SchemaReport> progress) {
        this.session = session;
        this.migration = migration;
        this.settings = settings;
        this.order = order;
        this.progress = progress;
    }

    public RepairReport run() throws InterruptedException {
        triggers();
        if (isFilled()) {
            for (StoredStep stored : migration.steps()) {
                if (stored.step() instanceof Step.Fill fill && isTouched(fill)) {
                    rows(Repair.filling(fill, order.from()));
                }
            }
            for (StoredStep stored : migration.steps()) {
                if (stored.step() instanceof Step.Compare compare) {
                    compared(compare);
                }
            }
        } else {
            text.add("not every row is filled yet; that goes on with: gapless db backfill");
        }
        if (text.isEmpty()) {
            text.add("every row agrees: nothing to repair");
        }
        return new RepairReport(text, repaired, left, String.join(", ", kept), report());
    }

    /// A death in between leaves some of them missing, which the same command finds.
    private void triggers() throws InterruptedException {
        LostTriggers lost = new LostTriggers(session, migration);
        if (lost.names().isEmpty()) {
            return;
        }
        String names = String.join(", ", lost.names());
        if (order.dryRun()) {
            text.add("triggers that are missing or disabled are put back first: " + names);
            lost.steps().stream()
                    .flatMap(step -> step.statements().stream())
                    .map(Statement::sql)
                    .forEach(this::sql);
        } else {
            locks = locks.plus(lost.restore(session));
            text.add("triggers put back: " + names);
            progress.accept(report());
        }
    }

    private boolean isFilled() {
        return migration.steps().stream()
                .filter(stored -> stored.step().phase().compareTo(Phase.BACKFILL) <= 0)
                .allMatch(StoredStep::done);
    }

    /// The trigger gives a row its value when it is touched, and nothing else looks at these rows.
    private boolean isTouched(Step.Fill fill) {
        return !fill.calls()
                && !fill.once()
                && !fill.onlyBack()
                && fill.required()
                && migration.steps().stream()
                        .map(StoredStep::step)
                        .noneMatch(
                                step ->
                                        step instanceof Step.Compare compare
                                                && compare.guard().equals(fill.guard()));
    }

    private void compared(Step.Compare compare) throws InterruptedException {
        Comparison found = look(compare.of(compare.table(), compare.key(), compare.differs()));
        if (compare.repairs().isEmpty() && !compare.guard().isEmpty()) {
            unrepaired(compare, found);
            return;
        }
        if (found.differ() > 0) {
            for (Repair repair : compare.repairs()) {
                if (repair.from() == order.from() && !repair.chosen()) {
                    rows(repair);
                }
            }
        }
        if (!compare.own().isEmpty()) {
            chosen(compare);
        }
    }

    /// Tables that refer to one another have no repair in their plan, nor does a migration that was
    /// begun by an older Gapless.
    private void unrepaired(Step.Compare compare, Comparison found) {
        if (found.differ() > 0) {
            left += found.differ();
            text.add(
                    Slices.rows(found.differ())
                            + " of "
                            + compare.table()
                            + " differ, and the plan says of no repair for them (tables that refer"
                            + " to one another, or begun by an older Gapless): change them by hand;"
                            + " first keys: "
                            + String.join(" · ", found.first()));
        }
    }

    /// More rows have a value of their own than writes chose one. When none did, and the old shape
    /// is right, all of these are wrong; otherwise nothing says which, and a person has to.
    private void chosen(Step.Compare compare) throws InterruptedException {
        Comparison found =
                look(
                        new Step.Compare(
                                compare.what(),
                                compare.table(),
                                compare.key(),
                                "false",
                                "("
                                        + compare.own()
                                        + ") AND ("
                                        + compare.differs()
                                        + ") IS NOT TRUE",
                                compare.ownWrites(),
                                "",
                                List.of(),
                                List.of()));
        if (found.differ() == 0) {
            return;
        }
        Repair repair =
                compare.repairs().stream()
                        .filter(each -> each.chosen() && each.from() == order.from())
                        .findFirst()
                        .orElseThrow();
        long chosen = found.own() - found.differ();
        boolean derives = repair.accept().isEmpty();
        if (!order.said() && (chosen > 0 || !derives)) {
            undecided(compare, found, chosen);
        } else if (derives) {
            rows(repair);
        } else {
            accept(repair, found);
        }
    }

    private void accept(Repair repair, Comparison found) {
        String rows = Slices.rows(found.differ()) + " of " + repair.table();
        if (order.dryRun()) {
            text.add(rows + ": " + repair.what() + " and counted as chosen");
            sql(repair.accept().replace(Repair.ROWS, Long.toString(found.differ())));
        } else {
            session.accept(repair, found.differ());
            text.add(rows + ": " + repair.what() + ", counted as chosen");
        }
        repaired += found.differ();
    }

    /// The rest is done all the same; what is left shows in the comparison afterwards.
    private void undecided(Step.Compare compare, Comparison found, long chosen) {
        left += found.differ();
        text.add(
                String.format(
                        "%s of %s have a value of their own, and writes chose %,d of them: nothing"
                                + " says which. --from old derives all of them anew (the values are"
                                + " copied first), --from new takes all of them as they are; first"
                                + " keys: %s",
                        Slices.rows(found.own()),
                        compare.table(),
                        chosen,
                        String.join(" · ", found.first())));
    }

    private void rows(Repair repair) throws InterruptedException {
        if (order.dryRun()) {
            planned(repair);
            return;
        }
        Slices slices = new Slices(session, migration.header().number(), settings);
        long before = looked;
        Slices.Outcome outcome =
                slices.run(
                        repair,
                        soFar -> {
                            looked = before + soFar.looked();
                            progress.accept(report());
                        });
        looked = before + outcome.looked();
        locks = locks.plus(new LockCount(0, outcome.longestMillis()));
        repaired += outcome.rows();
        left += outcome.bad();
        if (outcome.rows() > 0 && !repair.kept().isEmpty()) {
            kept.add("gapless.repaired_" + migration.header().number());
        }
        text.addAll(outcome.text(repair));
    }

    private void planned(Repair repair) throws InterruptedException {
        Comparison found = look(Slices.looking(repair));
        if (found.differ() == 0) {
            return;
        }
        repaired += found.differ();
        text.add(
                Slices.rows(found.differ())
                        + " of "
                        + repair.table()
                        + ": "
                        + repair.what()
                        + "; first keys: "
                        + String.join(" · ", found.first()));
        String keys = "the keys of these rows";
        if (!repair.assign().isEmpty()) {
            sql("UPDATE " + repair.table() + " SET " + repair.assign());
        }
        repair.statements().forEach(sql -> sql(sql.replace(Repair.KEYS, keys)));
    }

    private void sql(String sql) {
        text.add(SPACE.matcher(sql).replaceAll(" "));
    }

    private Comparison look(Step.Compare compare) throws InterruptedException {
        long before = looked;
        Comparison found =
                session.look(
                        compare,
                        rows -> {
                            looked = before + rows;
                            progress.accept(report());
                        });
        looked = before + found.rows();
        return found;
    }

    private SchemaReport report() {
        String done =
                order.dryRun()
                        ? Slices.rows(repaired) + " would be changed"
                        : repaired == 0 && left == 0
                                ? "no row to repair"
                                : Slices.rows(repaired)
                                        + " repaired"
                                        + (left > 0 ? String.format(", %,d not", left) : "")
                                        + (kept.isEmpty()
                                                ? ""
                                                : ", what they had is in "
                                                        + String.join(", ", kept));
        return new SchemaReport(
                Phase.VERIFY,
                looked,
                -1,
                left,
                Stream.of(done).filter(each -> !each.isEmpty()).findFirst().orElse(""),
                locks.longestMillis(),
                locks.tries());
    }
}
