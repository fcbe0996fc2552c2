-- expand: add column member.email
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`member` ADD COLUMN `email` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` DROP COLUMN `email`, ALGORITHM = INSTANT;

-- backfill: say in flyway_schema_history that V2__add_email.sql is carried out, say in databasechangelog that db/changelog.sql::add-email::kim is carried out
-- lock: the rows that a statement changes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses nothing
INSERT INTO `app`.`flyway_schema_history` (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) SELECT coalesce(max(installed_rank), 0) + 1, '2', 'add email', 'SQL', 'V2__add_email.sql', -42, 'done by Gapless', CURRENT_TIMESTAMP, 0, true FROM `app`.`flyway_schema_history`;
-- undo: DELETE FROM `app`.`flyway_schema_history` WHERE version = '2' AND installed_by = 'done by Gapless';
INSERT INTO `app`.`databasechangelog` (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, liquibase) SELECT 'add-email', 'kim', 'db/changelog.sql', CURRENT_TIMESTAMP, coalesce(max(orderexecuted), 0) + 1, 'EXECUTED', NULL, 'sql', 'carried out by Gapless', 'done by Gapless' FROM `app`.`databasechangelog`;
-- undo: DELETE FROM `app`.`databasechangelog` WHERE id = 'add-email' AND author = 'kim' AND filename = 'db/changelog.sql' AND liquibase = 'done by Gapless';

-- contract: member.email visible
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`member` MODIFY COLUMN `email` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `email` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;

-- note: Until contract member.email is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: From the end of the backfill on Flyway takes V2__add_email.sql for carried out. A release without that file goes on starting, unless its ignoreMigrationPatterns say otherwise (default: *:future); one whose file was changed since does not start.
-- note: From the end of the backfill on Liquibase takes db/changelog.sql::add-email::kim for carried out; it computes the checksum when it meets the row.
