-- expand: undo gives NULL in member.login a value, allow NULL in member.login, default of member.points is 7, drop constraint member_mail of member, drop constraint member_team of member
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `id` FROM `app`.`member`) AS gapless_row WHERE (concat('none of ', id)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_DIGEST`(`id` bigint) RETURNS varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (concat('none of ', id));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_1_DIGEST`;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `login` varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL DEFAULT 'guest' COMMENT 'it''s NOT NULL', LOCK = NONE;
-- undo: UPDATE `app`.`member` SET `login` = gapless.`down_2_1_DIGEST`(`id`) WHERE (`id`) IN (the next rows where `login` IS NULL, FOR UPDATE SKIP LOCKED);
-- undo: SELECT count(*) FROM `app`.`member` WHERE (`login` IS NOT NULL OR gapless.`down_2_1_DIGEST`(`id`) IS NOT NULL) IS FALSE;
ALTER TABLE `app`.`member` MODIFY COLUMN `login` varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci NULL DEFAULT 'guest' COMMENT 'it''s NOT NULL', LOCK = NONE;
ALTER TABLE `app`.`member` ALTER COLUMN `points` SET DEFAULT 7, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `points` int DEFAULT '3', ALGORITHM = INSTANT;
-- undo: SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM `app`.`member` WHERE `mail` IS NOT NULL GROUP BY `mail` HAVING count(*) > 1) AS same;
ALTER TABLE `app`.`member` DROP INDEX `member_mail`, ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` ADD UNIQUE KEY `member_mail` (`mail`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: SELECT count(*) FROM `app`.`member` AS c WHERE c.`team` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `app`.`team` AS p WHERE p.`id` = c.`team`);
ALTER TABLE `app`.`member` DROP FOREIGN KEY `member_team`, ALGORITHM = INPLACE, LOCK = NONE;
-- undo: SET foreign_key_checks = 0;
-- ALTER TABLE `app`.`member` ADD CONSTRAINT `member_team` FOREIGN KEY (`team`) REFERENCES `team` (`id`), ALGORITHM = INPLACE, LOCK = NONE;

-- contract: functions go, drop constraint member_points of member
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP FUNCTION gapless.`down_2_1_DIGEST`;
ALTER TABLE `app`.`member` DROP CONSTRAINT `member_points`, ALGORITHM = INPLACE;

-- note: From expand on the old release can read NULL in member.login, which it never did: it has to be ready for that, or the new release must not write NULL before the old one is gone.
-- note: An undo puts the value of 'down' in the place of NULL, and copies first which rows those are.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to member only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
-- note: From expand on an insert of the old release that leaves member.points out gets the new default, too.
-- note: An undo puts the unique constraint member_mail back only when every row of app.member keeps it again; it names those that do not.
-- note: If the old release says ON DUPLICATE KEY UPDATE, INSERT IGNORE or REPLACE because of the unique constraint member_mail, it adds rows instead from expand on: say 'at: contract' then.
-- note: An undo puts the foreign key member_team back only when every row of app.member keeps it again; it names those that do not.
-- note: Until contract the new release has to keep the check member_points of app.member.
