package dev.gapless.agent.journal;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import org.sqlite.SQLiteException;

import java.nio.file.Path;
import java.sql.SQLException;

/// Why the open journal could not be written or read, told apart by the code of SQLite: the way out
/// of a full disk is not that of a damaged file.
final class WriteFailure {
    private WriteFailure() {}

    /// `journal-write` (full, busy; the same again may go well), `permission-denied`,
    /// `journal-corrupt`, or `internal` for what the tables refuse: a bug, which trying again does
    /// not mend.
    ///
    /// @param what was to be kept, for example `a decision`
    static Problem of(Path file, String what, SQLException failure) {
        String code =
                failure instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : "";
        if (starts(code, "SQLITE_CORRUPT", "SQLITE_NOTADB")) {
            return OpenFailure.corrupt(file, failure);
        }
        if (starts(code, "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_CANTOPEN")) {
            return of(ProblemCode.PERMISSION_DENIED, file, what, failure)
                    .todo("give the agent's user the right to write there; then it goes on")
                    .retryable()
                    .cause(failure);
        }
        if (starts(code, "SQLITE_BUSY", "SQLITE_LOCKED")) {
            return of(ProblemCode.JOURNAL_WRITE, file, what, failure)
                    .todo("another program has the journal open: end it; then it goes on")
                    .retryable()
                    .cause(failure);
        }
        if (starts(code, "SQLITE_CONSTRAINT")) {
            return of(ProblemCode.INTERNAL, file, what, failure)
                    .todo("a bug: report it with $GAPLESS_HOME/logs/agent.log")
                    .cause(failure);
        }
        return of(ProblemCode.JOURNAL_WRITE, file, what, failure)
                .todo(
                        "make room on the disk of $GAPLESS_HOME; the deployment waits where it is,"
                                + " traffic stays")
                .retryable()
                .cause(failure);
    }

    private static Problem.Builder of(
            ProblemCode code, Path file, String what, SQLException failure) {
        return Problem.of(code, "The journal could not keep " + what + ": " + failure.getMessage())
                .where(file.toString());
    }

    private static boolean starts(String code, String... prefixes) {
        for (String prefix : prefixes) {
            if (code.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
