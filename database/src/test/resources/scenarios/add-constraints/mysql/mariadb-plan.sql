-- verify: count what breaks member_team, count what breaks member_boss, count what breaks member_login
-- going back loses nothing
SELECT count(*) FROM `app`.`member` AS c WHERE c.`team` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `app`.`team` AS p WHERE p.`code` = c.`team`);
SELECT count(*) FROM `app`.`member` AS c WHERE c.`boss` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `app`.`member` AS p WHERE p.`id` = c.`boss`);
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM `app`.`member` WHERE `login` IS NOT NULL AND `team` IS NOT NULL GROUP BY `login`, `team` HAVING count(*) > 1) AS same;

-- contract: foreign key member_team of member, transactions on team end, check every row of member, foreign key member_boss of member, transactions on member end, unique member_login of member
-- lock: team, exclusive, ms; gives way after 0.25 s, tries again; member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`member` ADD INDEX `member_team` (`team`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP INDEX `member_team`, ALGORITHM = INPLACE, LOCK = NONE;
SET foreign_key_checks = 0;
ALTER TABLE `app`.`member` ADD CONSTRAINT `member_team` FOREIGN KEY (`team`) REFERENCES `app`.`team` (`code`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP FOREIGN KEY `member_team`, ALGORITHM = INPLACE, LOCK = NONE;
DO 0;
-- undo: DO 0;
SELECT count(*) FROM `app`.`member` AS c WHERE c.`team` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `app`.`team` AS p WHERE p.`code` = c.`team`);
SET foreign_key_checks = 0;
ALTER TABLE `app`.`member` ADD CONSTRAINT `member_boss` FOREIGN KEY (`boss`) REFERENCES `app`.`member` (`id`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP FOREIGN KEY `member_boss`, ALGORITHM = INPLACE, LOCK = NONE;
DO 0;
-- undo: DO 0;
SELECT count(*) FROM `app`.`member` AS c WHERE c.`boss` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `app`.`member` AS p WHERE p.`id` = c.`boss`);
ALTER TABLE `app`.`member` ADD UNIQUE INDEX `member_login` (`login`, `team`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP INDEX `member_login`, ALGORITHM = INPLACE, LOCK = NONE;

-- note: Until contract rows of app.member may break member_team: verify counts them, and contract waits until there are none.
-- note: Until contract rows of app.member may break member_boss: verify counts them, and contract waits until there are none.
-- note: Until contract rows of app.member may break member_login: verify counts them, and contract waits until there are none.
