-- sync: triggers give NULL in member.nick a value
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `login` FROM `app`.`member`) AS gapless_row WHERE (concat('no nick of ', login)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_DIGEST`(`login` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci
NOT DETERMINISTIC NO SQL
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
  SET _gapless_value = (concat('no nick of ', login));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
SET NEW.`nick` = coalesce(NEW.`nick`, gapless.`up_2_1_DIGEST`(NEW.`login`));
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
SET NEW.`nick` = coalesce(NEW.`nick`, gapless.`up_2_1_DIGEST`(NEW.`login`));
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill member.nick
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`member` SET `nick` = `nick` WHERE (`id`) IN (the next rows where `nick` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: count NULL in member.code, compare every row of member
-- going back loses nothing
SELECT count(*) FROM `app`.`member` WHERE (`code` IS NOT NULL) IS FALSE;
SELECT count(*) FROM `app`.`member` WHERE `nick` IS NULL;

-- contract: member.code NOT NULL, member.nick NOT NULL, triggers go, functions go
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`member` MODIFY COLUMN `code` varchar(9) NOT NULL, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `code` varchar(9) DEFAULT NULL, LOCK = NONE;
ALTER TABLE `app`.`member` MODIFY COLUMN `nick` varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL DEFAULT 'nobody' COMMENT 'it''s "NOT NULL" soon', LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `nick` varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'nobody' COMMENT 'it''s "NOT NULL" soon', LOCK = NONE;
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
-- SET NEW.`nick` = coalesce(NEW.`nick`, gapless.`up_2_1_DIGEST`(NEW.`login`));
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
-- SET NEW.`nick` = coalesce(NEW.`nick`, gapless.`up_2_1_DIGEST`(NEW.`login`));
DROP FUNCTION gapless.`up_2_1_DIGEST`;

-- note: From sync on a NULL that is written to member.nick becomes the value of 'up': that is what the old release reads then, also after an undo, which lists the rows that have this value.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to member only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
-- note: Until contract rows may hold NULL in member.code: verify counts them, and contract waits until there are none.
