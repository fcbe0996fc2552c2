-- expand: add column account.level
-- lock: account, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`account` ADD COLUMN `level` decimal(5, 1) NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`account` DROP COLUMN `level`, ALGORITHM = INSTANT;

-- sync: triggers keep account.level filled
-- lock: account, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `points` FROM `app`.`account`) AS gapless_row WHERE (points / 10.0) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_DIGEST`(`points` int) RETURNS decimal(5, 1)
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value decimal(5, 1);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (points / 10.0);
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`account` FOR EACH ROW
BEGIN
  DECLARE _gapless_up decimal(5, 1);
  IF NEW.`level` IS NULL OR NOT (CAST(NEW.`level` AS BINARY) <=> CAST(OLD.`level` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`points`);
    IF NEW.`level` IS NULL THEN
      SET NEW.`level` = _gapless_up;
    ELSEIF NOT (CAST(NEW.`level` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`points`);
    IF CAST(OLD.`level` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
      SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`points`);
      IF _gapless_up IS NULL THEN
        INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
      ELSE
        SET NEW.`level` = _gapless_up;
      END IF;
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`account` FOR EACH ROW
BEGIN
  DECLARE _gapless_up decimal(5, 1);
  SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`points`);
  IF NEW.`level` IS NULL THEN
    SET NEW.`level` = _gapless_up;
  ELSEIF NOT (CAST(NEW.`level` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
    INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill account.level
-- lock: some rows of account at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`account` SET `level` = `level` WHERE (`region`, `number`, `tag`) IN (the next rows where `level` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: compare every row of account
-- going back loses nothing
SELECT count(*) FROM `app`.`account` WHERE `level` IS NULL;

-- contract: account.level NOT NULL, triggers go, functions go
-- lock: account, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`account` MODIFY COLUMN `level` decimal(5, 1) NOT NULL DEFAULT (0), LOCK = NONE;
-- undo: ALTER TABLE `app`.`account` MODIFY COLUMN `level` decimal(5, 1) NULL INVISIBLE, LOCK = NONE;
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`account` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up decimal(5, 1);
--   SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`points`);
--   IF NEW.`level` IS NULL THEN
--     SET NEW.`level` = _gapless_up;
--   ELSEIF NOT (CAST(NEW.`level` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--     INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--   END IF;
-- END;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`account` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up decimal(5, 1);
--   IF NEW.`level` IS NULL OR NOT (CAST(NEW.`level` AS BINARY) <=> CAST(OLD.`level` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`points`);
--     IF NEW.`level` IS NULL THEN
--       SET NEW.`level` = _gapless_up;
--     ELSEIF NOT (CAST(NEW.`level` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--       INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--     END IF;
--   ELSEIF NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`points`);
--     IF CAST(OLD.`level` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
--       SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`points`);
--       IF _gapless_up IS NULL THEN
--         INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--       ELSE
--         SET NEW.`level` = _gapless_up;
--       END IF;
--     END IF;
--   END IF;
-- END;
DROP FUNCTION gapless.`up_2_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: Until contract account.level is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to account only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
