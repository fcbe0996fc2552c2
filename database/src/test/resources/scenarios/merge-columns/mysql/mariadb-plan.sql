-- expand: merge columns first_name, last_name of person into name
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`person` ADD COLUMN `name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`person` DROP COLUMN `name`, ALGORITHM = INSTANT;

-- sync: triggers keep app.person.first_name, last_name and name in step
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `first_name`, `last_name` FROM `app`.`person`) AS gapless_row WHERE (concat_ws(' ', first_name, last_name)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_1_DIGEST`(`first_name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, `last_name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (concat_ws(' ', first_name, last_name));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_1_DIGEST`;
SELECT 1 FROM (SELECT `name` FROM `app`.`person`) AS gapless_row WHERE (substring_index(name, ' ', 1)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_1_DIGEST`(`name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
    RETURN '?';
  END;
  SET _gapless_value = (substring_index(name, ' ', 1));
  RETURN coalesce(_gapless_value, '?');
END;
-- undo: DROP FUNCTION gapless.`down_2_1_1_DIGEST`;
SELECT 1 FROM (SELECT `name` FROM `app`.`person`) AS gapless_row WHERE (nullif(substr(name, char_length(substring_index(name, ' ', 1)) + 2), '')) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_2_DIGEST`(`name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = (nullif(substr(name, char_length(substring_index(name, ' ', 1)) + 2), ''));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_1_2_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`person` FOR EACH ROW
BEGIN
  DECLARE _gapless_up_1 varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) THEN
    IF NOT (NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(OLD.`last_name` AS BINARY))) AND NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY)) THEN
      SET NEW.`first_name` = gapless.`down_2_1_1_DIGEST`(NEW.`name`);
      SET NEW.`last_name` = gapless.`down_2_1_2_DIGEST`(NEW.`name`);
    END IF;
    IF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(OLD.`last_name` AS BINARY)) THEN
    IF NEW.`name` IS NULL OR NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(NEW.`name`) AS BINARY)) THEN
      SET _gapless_up_1 = gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`);
      IF _gapless_up_1 IS NOT NULL THEN
        SET NEW.`name` = _gapless_up_1;
      END IF;
    ELSEIF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NEW.`name` IS NULL THEN
    SET NEW.`name` = coalesce(NEW.`name`, gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`));
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`person` FOR EACH ROW
BEGIN
  IF NEW.`name` IS NULL THEN
    SET NEW.`name` = gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`);
  ELSE
    IF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY)) THEN
      SET NEW.`first_name` = gapless.`down_2_1_1_DIGEST`(NEW.`name`);
      SET NEW.`last_name` = gapless.`down_2_1_2_DIGEST`(NEW.`name`);
    END IF;
    IF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill app.person.first_name, last_name and name
-- lock: some rows of person at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`person` SET `name` = `name` WHERE (`id`) IN (the next rows where `name` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: compare every row of person
-- going back loses nothing
SELECT count(*) FROM `app`.`person` WHERE (NOT (CAST(`name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(`first_name`, `last_name`) AS BINARY)) AND NOT (CAST(`first_name` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(`name`) AS BINARY) AND CAST(`last_name` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(`name`) AS BINARY))) OR `name` IS NULL;

-- trial: writes of person.first_name, last_name are refused
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_1_tu` BEFORE UPDATE ON `app`.`person` FOR EACH ROW PRECEDES `zz_gapless_2_1_u`
BEGIN
  IF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(OLD.`last_name` AS BINARY)) AND (NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(NEW.`name`) AS BINARY))) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of person.first_name, last_name: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_ti` BEFORE INSERT ON `app`.`person` FOR EACH ROW PRECEDES `zz_gapless_2_1_i`
BEGIN
  IF NEW.`first_name` IS NOT NULL OR NEW.`last_name` IS NOT NULL THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of person.first_name, last_name: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_ti`;

-- contract: triggers go, name as it stays, first_name, last_name goes, functions go
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
ALTER TABLE `app`.`person` MODIFY COLUMN `name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, LOCK = NONE;
-- undo: ALTER TABLE `app`.`person` MODIFY COLUMN `name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, LOCK = NONE;
ALTER TABLE `app`.`person` DROP COLUMN `first_name`, DROP COLUMN `last_name`, ALGORITHM = INSTANT;
DROP FUNCTION gapless.`down_2_1_2_DIGEST`;
DROP FUNCTION gapless.`down_2_1_1_DIGEST`;
DROP FUNCTION gapless.`up_2_1_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: Until contract person.name is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: While both releases run, a NULL in name of person at an insert means 'written by the old release'.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to person only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
