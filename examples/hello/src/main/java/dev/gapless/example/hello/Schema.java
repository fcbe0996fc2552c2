package dev.gapless.example.hello;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the service does to its schema at its start, before it calls itself ready.
@Component
class Schema implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String NAIVE = "naive";

    /// The shape of release 1. Under a lock, because two instances that start at once both find
    /// nothing, and PostgreSQL's IF NOT EXISTS alone lets one of them fail.
    private static final String ON_POSTGRES =
            """
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(hashtext('hello'));
                IF to_regclass('member') IS NULL THEN
                    CREATE TABLE member (
                        id text PRIMARY KEY,
                        login varchar(200) NOT NULL,
                        name varchar(200) NOT NULL,
                        created_at timestamptz NOT NULL DEFAULT now(),
                        created_by_release varchar(40) NOT NULL);
                END IF;
            END $$
            """;

    /// The same on MariaDB and MySQL. Only what is counted is NOT NULL: MariaDB 11.4.5, with which
    /// this is tried, breaks writes to any other table that has a trigger.
    private static final String ON_MARIADB =
            """
            CREATE TABLE IF NOT EXISTS member (
                number bigint AUTO_INCREMENT PRIMARY KEY,
                id varchar(100) UNIQUE,
                login varchar(200),
                name varchar(200),
                created_at timestamp(6) NULL DEFAULT current_timestamp(6),
                created_by_release varchar(40))
            """;

    private final JdbcClient jdbc;
    private final Release release;
    private final boolean onPostgres;
    private final String migrate;

    /// @param url of the database: PostgreSQL, MariaDB or MySQL
    /// @param migrate `HELLO_MIGRATE`; `naive` lets a release that knows `email` add it by itself,
    ///   in one step, as a tool that runs at the start of an application would
    Schema(
            JdbcClient jdbc,
            Release release,
            @Value("${spring.datasource.url}") String url,
            @Value("${HELLO_MIGRATE:}") String migrate) {
        this.jdbc = jdbc;
        this.release = release;
        this.onPostgres = url.startsWith("jdbc:postgresql:");
        this.migrate = migrate;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!migrate.isEmpty() && !migrate.equals(NAIVE)) {
            throw new IllegalStateException(
                    "HELLO_MIGRATE=" + migrate + " is unknown; leave it out or say " + NAIVE);
        }
        create();
        if (release.writesEmail() && !hasEmail()) {
            if (migrate.isEmpty()) {
                throw new IllegalStateException(
                        "release "
                                + release.version()
                                + " needs the column member.email, and there is none: migrate the"
                                + " schema first");
            }
            addEmail();
        }
    }

    private void create() {
        jdbc.sql(onPostgres ? ON_POSTGRES : ON_MARIADB).update();
    }

    private boolean hasEmail() {
        return jdbc.sql(
                                "SELECT count(*) FROM information_schema.columns WHERE table_schema"
                                        + " = "
                                        + (onPostgres ? "current_schema()" : "database()")
                                        + " AND table_name = 'member' AND column_name = 'email'")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /// The usual way, and the trap: from now on every INSERT of release 1, which still runs, fails.
    private void addEmail() {
        LOG.info("adding the column member.email in one step");
        jdbc.sql("ALTER TABLE member ADD COLUMN email varchar(320) NOT NULL DEFAULT ''").update();
        jdbc.sql("ALTER TABLE member ALTER COLUMN email DROP DEFAULT").update();
    }
}
