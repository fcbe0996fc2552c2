-- expand: change column game.points to score
-- lock: game, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`game` ADD COLUMN `score` integer NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`game` DROP COLUMN `score`, ALGORITHM = INSTANT;

-- sync: triggers keep app.game.points and score in step
-- lock: game, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `points` FROM `app`.`game`) AS gapless_row WHERE (`points`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_1_DIGEST`(`points` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS integer
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value integer;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN -1;
  END;
  SET _gapless_value = (`points`);
  RETURN coalesce(_gapless_value, -1);
END;
-- undo: DROP FUNCTION gapless.`up_2_1_1_DIGEST`;
SELECT 1 FROM (SELECT `score` FROM `app`.`game`) AS gapless_row WHERE (CAST(score AS CHAR)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_1_DIGEST`(`score` integer) RETURNS varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (CAST(score AS CHAR));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_1_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`game` FOR EACH ROW
BEGIN
  DECLARE _gapless_up_1 integer;
  IF NOT (CAST(NEW.`score` AS BINARY) <=> CAST(OLD.`score` AS BINARY)) THEN
    IF NOT (NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY))) AND NOT (CAST(NEW.`score` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`points`) AS BINARY)) THEN
      SET NEW.`points` = gapless.`down_2_1_1_DIGEST`(NEW.`score`);
    END IF;
    IF NOT (CAST(NEW.`score` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`points`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY)) THEN
    IF NEW.`score` IS NULL OR NOT (CAST(NEW.`points` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(NEW.`score`) AS BINARY)) THEN
      SET _gapless_up_1 = gapless.`up_2_1_1_DIGEST`(NEW.`points`);
      IF _gapless_up_1 IS NOT NULL THEN
        SET NEW.`score` = _gapless_up_1;
      END IF;
    ELSEIF NOT (CAST(NEW.`score` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`points`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NEW.`score` IS NULL THEN
    SET NEW.`score` = coalesce(NEW.`score`, gapless.`up_2_1_1_DIGEST`(NEW.`points`));
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`game` FOR EACH ROW
BEGIN
  IF NEW.`score` IS NULL THEN
    SET NEW.`score` = gapless.`up_2_1_1_DIGEST`(NEW.`points`);
  ELSE
    IF NOT (CAST(NEW.`score` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`points`) AS BINARY)) THEN
      SET NEW.`points` = gapless.`down_2_1_1_DIGEST`(NEW.`score`);
    END IF;
    IF NOT (CAST(NEW.`score` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`points`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill app.game.points and score, index game_points over score
-- lock: some rows of game at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`game` SET `score` = `score` WHERE (`id`) IN (the next rows where `score` IS NULL, FOR UPDATE SKIP LOCKED);
ALTER TABLE `app`.`game` ADD INDEX `gapless_2_1_index_1` (`score`, `id`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`game` DROP INDEX `gapless_2_1_index_1`, ALGORITHM = INPLACE, LOCK = NONE;

-- verify: compare every row of game
-- going back loses nothing
SELECT count(*) FROM `app`.`game` WHERE (NOT (CAST(`score` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(`points`) AS BINARY)) AND NOT (CAST(`points` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(`score`) AS BINARY))) OR `score` IS NULL;

-- trial: writes of game.points are refused
-- lock: game, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_1_tu` BEFORE UPDATE ON `app`.`game` FOR EACH ROW PRECEDES `zz_gapless_2_1_u`
BEGIN
  IF NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY)) AND (NOT (CAST(NEW.`score` AS BINARY) <=> CAST(OLD.`score` AS BINARY)) OR NOT (CAST(NEW.`points` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(NEW.`score`) AS BINARY))) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of game.points: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_ti` BEFORE INSERT ON `app`.`game` FOR EACH ROW PRECEDES `zz_gapless_2_1_i`
BEGIN
  IF NEW.`points` IS NOT NULL THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of game.points: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_ti`;

-- contract: defaults of score, triggers go, score as it stays, indexes of points go, points goes, functions go
-- lock: game, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`game` ALTER COLUMN `score` SET DEFAULT (10), ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`game` ALTER COLUMN `score` SET DEFAULT NULL, ALGORITHM = INSTANT;
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
ALTER TABLE `app`.`game` MODIFY COLUMN `score` integer NOT NULL DEFAULT (10), LOCK = NONE;
-- undo: ALTER TABLE `app`.`game` MODIFY COLUMN `score` integer NULL INVISIBLE, LOCK = NONE;
ALTER TABLE `app`.`game` DROP INDEX `game_points`, RENAME INDEX `gapless_2_1_index_1` TO `game_points`, ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE `app`.`game` DROP COLUMN `points`, ALGORITHM = INSTANT;
DROP FUNCTION gapless.`down_2_1_1_DIGEST`;
DROP FUNCTION gapless.`up_2_1_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: Until contract game.score is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: While both releases run, a NULL in score of game at an insert means 'written by the old release'.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to game only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
