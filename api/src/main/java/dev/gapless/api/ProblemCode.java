package dev.gapless.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every stable problem code. A code never changes its meaning; each has an entry in the resources
/// folder `problems` (the text of `gapless explain CODE`), which a test checks.
public enum ProblemCode {
    // configuration and command line
    CONFIG_INVALID(ProblemKind.CONFIG),
    CONFIG_MISSING(ProblemKind.CONFIG),
    CONFIG_EXISTS(ProblemKind.REFUSED),
    SECRET_MISSING(ProblemKind.CONFIG),
    USAGE(ProblemKind.CONFIG, ExitCode.USAGE),
    // release and artifact
    ARTIFACT_MISSING(ProblemKind.REFUSED),
    ARTIFACT_CHECKSUM(ProblemKind.REFUSED),
    ARTIFACT_CHANGED(ProblemKind.REFUSED),
    RELEASE_UNKNOWN(ProblemKind.REFUSED),
    SERVICE_UNKNOWN(ProblemKind.REFUSED),
    NOTHING_TO_ROLL_BACK(ProblemKind.REFUSED),
    NOTHING_TO_RETRY(ProblemKind.REFUSED),
    NO_DEPLOYMENT(ProblemKind.REFUSED),
    NOT_POSSIBLE_NOW(ProblemKind.REFUSED),
    PLAN_CHANGED(ProblemKind.REFUSED),
    // preflight on the host
    PORT_IN_USE(ProblemKind.REFUSED),
    PORTS_EXHAUSTED(ProblemKind.REFUSED),
    MEMORY_SHORT(ProblemKind.REFUSED),
    DISK_SHORT(ProblemKind.REFUSED),
    DESCRIPTORS_SHORT(ProblemKind.REFUSED),
    CONNECTIONS_SHORT(ProblemKind.REFUSED),
    STOP_GRACE_SHORT(ProblemKind.REFUSED),
    WARM_UP_FILE(ProblemKind.REFUSED),
    COMMAND_NOT_FOUND(ProblemKind.REFUSED),
    PERMISSION_DENIED(ProblemKind.REFUSED),
    USER_UNKNOWN(ProblemKind.REFUSED),
    // while it runs
    DEPLOY_IN_PROGRESS(ProblemKind.BLOCKED),
    APP_ENDED(ProblemKind.EXTERNAL),
    APP_START_FAILED(ProblemKind.EXTERNAL),
    APP_UNHEALTHY(ProblemKind.EXTERNAL),
    APP_ERRORS(ProblemKind.EXTERNAL),
    DIP_LIMIT(ProblemKind.EXTERNAL),
    HEALTH_DEADLINE(ProblemKind.EXTERNAL),
    HEALTH_NOT_FOUND(ProblemKind.EXTERNAL),
    HEALTH_FOREIGN_PROCESS(ProblemKind.EXTERNAL),
    PROGRESS_DEADLINE(ProblemKind.EXTERNAL),
    HOOK_FAILED(ProblemKind.EXTERNAL),
    WARM_UP_FAILED(ProblemKind.EXTERNAL),
    ABORTED_BY_USER(ProblemKind.EXTERNAL),
    ROLLBACK_IMPOSSIBLE(ProblemKind.EXTERNAL),
    // switch
    SWITCH_UNREACHABLE(ProblemKind.EXTERNAL),
    SWITCH_REFUSED(ProblemKind.EXTERNAL),
    LISTEN_IN_USE(ProblemKind.REFUSED),
    ROUTES_CORRUPT(ProblemKind.EXTERNAL),
    SWITCH_CANNOT(ProblemKind.REFUSED),
    NGINX_MISSING(ProblemKind.REFUSED),
    NGINX_DENIED(ProblemKind.REFUSED),
    NGINX_CONFIG_BROKEN(ProblemKind.REFUSED),
    NGINX_NOT_INCLUDED(ProblemKind.REFUSED),
    NGINX_INCLUDE_EDITED(ProblemKind.REFUSED),
    NGINX_INCLUDE_CLAIMED(ProblemKind.REFUSED),
    NGINX_SLOT_MISSING(ProblemKind.REFUSED),
    NGINX_RELOAD_FAILED(ProblemKind.EXTERNAL),
    NGINX_BLIND(ProblemKind.EXTERNAL),
    NGINX_NOT_COUNTED(ProblemKind.REFUSED),
    NGINX_COOKIE_LOST(ProblemKind.REFUSED),
    NGINX_IN_CONTAINER(ProblemKind.REFUSED),
    // adoption
    NOBODY_LISTENS(ProblemKind.REFUSED),
    PROCESS_FOREIGN(ProblemKind.REFUSED),
    COMMAND_UNREPEATABLE(ProblemKind.REFUSED),
    UNIT_REFUSED(ProblemKind.REFUSED),
    NGINX_INCLUDE_UNCLEAR(ProblemKind.REFUSED),
    // agent
    AGENT_RUNNING(ProblemKind.BLOCKED),
    AGENT_UNREACHABLE(ProblemKind.EXTERNAL),
    AGENT_FAILED_TO_START(ProblemKind.EXTERNAL),
    AGENT_OTHER_BUILD(ProblemKind.REFUSED),
    JOURNAL_NEWER(ProblemKind.REFUSED),
    JOURNAL_CORRUPT(ProblemKind.REFUSED),
    JOURNAL_WRITE(ProblemKind.EXTERNAL),
    INTERNAL(ProblemKind.EXTERNAL),
    // schema
    MIGRATION_INVALID(ProblemKind.CONFIG),
    MIGRATION_IN_PROGRESS(ProblemKind.BLOCKED),
    OLD_INSERT_WOULD_FAIL(ProblemKind.REFUSED),
    DATABASE_UNREACHABLE(ProblemKind.EXTERNAL),
    DATABASE_RIGHT_MISSING(ProblemKind.REFUSED),
    DATABASE_UNSUPPORTED(ProblemKind.REFUSED),
    DATABASE_LOCK_TIMEOUT(ProblemKind.EXTERNAL),
    DATABASE_STATEMENT(ProblemKind.EXTERNAL),
    SCHEMA_CONFLICT(ProblemKind.REFUSED),
    SCHEMA_IN_USE(ProblemKind.REFUSED),
    SCHEMA_UNFIT(ProblemKind.REFUSED),
    MIGRATION_UNKNOWN(ProblemKind.REFUSED),
    ROW_NOT_CONVERTIBLE(ProblemKind.EXTERNAL),
    ROWS_DIFFER(ProblemKind.EXTERNAL, ExitCode.ROWS_DIFFER),
    // proof
    TARGET_NOT_LOCAL(ProblemKind.REFUSED),
    TARGET_SILENT(ProblemKind.REFUSED),
    REQUEST_NOT_LISTED(ProblemKind.REFUSED),
    PROVE_CHECK_FAILED(ProblemKind.REFUSED),
    EFFECTS_LOST(ProblemKind.EXTERNAL),
    DEMO_PREREQUISITE(ProblemKind.EXTERNAL);

    private final ProblemKind kind;
    private final Optional<ExitCode> exitCode;

    ProblemCode(ProblemKind kind) {
        this.kind = kind;
        this.exitCode = Optional.empty();
    }

    ProblemCode(ProblemKind kind, ExitCode exitCode) {
        this.kind = kind;
        this.exitCode = Optional.of(exitCode);
    }

    public ProblemKind kind() {
        return kind;
    }

    /// With what a command ends.
    public ExitCode exitCode() {
        return exitCode.orElse(kind.exitCode());
    }

    /// Set where it is another exit code than that of its kind.
    public Optional<ExitCode> ownExitCode() {
        return exitCode;
    }

    /// The code as users see it, for example `port-in-use`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ProblemCode> byId(String id) {
        return Arrays.stream(values()).filter(code -> code.id().equals(id)).findFirst();
    }
}
