-- expand: split column person.name into first_name, last_name
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`person` ADD COLUMN `first_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ADD COLUMN `last_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`person` DROP COLUMN `first_name`, DROP COLUMN `last_name`, ALGORITHM = INSTANT;

-- sync: triggers keep app.person.name and first_name, last_name in step
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `name` FROM `app`.`person`) AS gapless_row WHERE (substring_index(name, ' ', 1)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_1_DIGEST`(`name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
    RETURN '';
  END;
  SET _gapless_value = (substring_index(name, ' ', 1));
  RETURN coalesce(_gapless_value, '');
END;
-- undo: DROP FUNCTION gapless.`up_2_1_1_DIGEST`;
SELECT 1 FROM (SELECT `name` FROM `app`.`person`) AS gapless_row WHERE (nullif(ltrim(substr(name, char_length(substring_index(name, ' ', 1)) + 1)), '')) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_2_DIGEST`(`name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = (nullif(ltrim(substr(name, char_length(substring_index(name, ' ', 1)) + 1)), ''));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_2_DIGEST`;
SELECT 1 FROM (SELECT `first_name`, `last_name` FROM `app`.`person`) AS gapless_row WHERE (concat_ws(' ', first_name, last_name)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_1_DIGEST`(`first_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, `last_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
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
-- undo: DROP FUNCTION gapless.`down_2_1_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`person` FOR EACH ROW
BEGIN
  DECLARE _gapless_up_1 varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(OLD.`last_name` AS BINARY)) THEN
    IF NOT (NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY))) AND NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`up_2_1_2_DIGEST`(NEW.`name`) AS BINARY)) THEN
      SET NEW.`name` = gapless.`down_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`);
    END IF;
    IF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`up_2_1_2_DIGEST`(NEW.`name`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) THEN
    IF NEW.`first_name` IS NULL OR NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY)) THEN
      SET _gapless_up_1 = gapless.`up_2_1_1_DIGEST`(NEW.`name`);
      IF _gapless_up_1 IS NOT NULL THEN
        SET NEW.`first_name` = _gapless_up_1;
      END IF;
      SET NEW.`last_name` = gapless.`up_2_1_2_DIGEST`(NEW.`name`);
    ELSEIF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`up_2_1_2_DIGEST`(NEW.`name`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NEW.`first_name` IS NULL THEN
    SET NEW.`first_name` = coalesce(NEW.`first_name`, gapless.`up_2_1_1_DIGEST`(NEW.`name`));
    SET NEW.`last_name` = coalesce(NEW.`last_name`, gapless.`up_2_1_2_DIGEST`(NEW.`name`));
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`person` FOR EACH ROW
BEGIN
  IF NEW.`first_name` IS NULL AND NEW.`last_name` IS NULL THEN
    SET NEW.`first_name` = gapless.`up_2_1_1_DIGEST`(NEW.`name`);
    SET NEW.`last_name` = gapless.`up_2_1_2_DIGEST`(NEW.`name`);
  ELSE
    IF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`up_2_1_2_DIGEST`(NEW.`name`) AS BINARY)) THEN
      SET NEW.`name` = gapless.`down_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`);
    END IF;
    IF NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(NEW.`name`) AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(gapless.`up_2_1_2_DIGEST`(NEW.`name`) AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill app.person.name and first_name, last_name
-- lock: some rows of person at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`person` SET `first_name` = `first_name` WHERE (`id`) IN (the next rows where `first_name` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: compare every row of person
-- going back loses nothing
SELECT count(*) FROM `app`.`person` WHERE (NOT (CAST(`first_name` AS BINARY) <=> CAST(gapless.`up_2_1_1_DIGEST`(`name`) AS BINARY) AND CAST(`last_name` AS BINARY) <=> CAST(gapless.`up_2_1_2_DIGEST`(`name`) AS BINARY)) AND NOT (CAST(`name` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(`first_name`, `last_name`) AS BINARY))) OR `first_name` IS NULL;

-- trial: writes of person.name are refused
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_1_tu` BEFORE UPDATE ON `app`.`person` FOR EACH ROW PRECEDES `zz_gapless_2_1_u`
BEGIN
  IF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) AND (NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`last_name` AS BINARY) <=> CAST(OLD.`last_name` AS BINARY)) OR NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`down_2_1_1_DIGEST`(NEW.`first_name`, NEW.`last_name`) AS BINARY))) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of person.name: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_ti` BEFORE INSERT ON `app`.`person` FOR EACH ROW PRECEDES `zz_gapless_2_1_i`
BEGIN
  IF NEW.`name` IS NOT NULL THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of person.name: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_ti`;

-- contract: triggers go, first_name, last_name as it stays, indexes of name go, name goes, functions go
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
ALTER TABLE `app`.`person` MODIFY COLUMN `first_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, MODIFY COLUMN `last_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL, LOCK = NONE;
-- undo: ALTER TABLE `app`.`person` MODIFY COLUMN `first_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, MODIFY COLUMN `last_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, LOCK = NONE;
ALTER TABLE `app`.`person` DROP INDEX `person_name`, ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE `app`.`person` DROP COLUMN `name`, ALGORITHM = INSTANT;
DROP FUNCTION gapless.`down_2_1_1_DIGEST`;
DROP FUNCTION gapless.`up_2_1_2_DIGEST`;
DROP FUNCTION gapless.`up_2_1_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: The index person_name goes with name at contract; the new columns get none.
-- note: Until contract person.first_name is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: Until contract person.last_name is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: While both releases run, a NULL in first_name and last_name of person at an insert means 'written by the old release'.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to person only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
