-- expand: add column member.email
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."member" ADD COLUMN "email" varchar(60);
-- undo: ALTER TABLE "public"."member" DROP COLUMN "email";

-- backfill: say in flyway_schema_history that V2__add_email.sql is carried out, say in databasechangelog that db/changelog.sql::add-email::kim is carried out
-- lock: the rows that a statement changes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses nothing
INSERT INTO "public"."flyway_schema_history" (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) SELECT coalesce(max(installed_rank), 0) + 1, '2', 'add email', 'SQL', 'V2__add_email.sql', -42, 'done by Gapless', CURRENT_TIMESTAMP, 0, true FROM "public"."flyway_schema_history";
-- undo: DELETE FROM "public"."flyway_schema_history" WHERE version = '2' AND installed_by = 'done by Gapless';
INSERT INTO "public"."databasechangelog" (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, liquibase) SELECT 'add-email', 'kim', 'db/changelog.sql', CURRENT_TIMESTAMP, coalesce(max(orderexecuted), 0) + 1, 'EXECUTED', NULL, 'sql', 'carried out by Gapless', 'done by Gapless' FROM "public"."databasechangelog";
-- undo: DELETE FROM "public"."databasechangelog" WHERE id = 'add-email' AND author = 'kim' AND filename = 'db/changelog.sql' AND liquibase = 'done by Gapless';

-- contract: nothing to remove
-- going back loses the way back to the old release

-- note: If the old release prepares SELECT * or RETURNING * on public.member, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: From the end of the backfill on Flyway takes V2__add_email.sql for carried out. A release without that file goes on starting, unless its ignoreMigrationPatterns say otherwise (default: *:future); one whose file was changed since does not start.
-- note: From the end of the backfill on Liquibase takes db/changelog.sql::add-email::kim for carried out; it computes the checksum when it meets the row.
