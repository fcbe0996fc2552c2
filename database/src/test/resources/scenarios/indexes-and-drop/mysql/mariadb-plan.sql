-- expand: add column member.email, rows without legacy get 'none'
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`member` ADD COLUMN `email` varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` DROP COLUMN `email`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`member` ALTER COLUMN `legacy` SET DEFAULT ('none'), ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` ALTER COLUMN `legacy` SET DEFAULT NULL, ALGORITHM = INSTANT;

-- sync: triggers keep member.email filled
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `login` FROM `app`.`member`) AS gapless_row WHERE (concat(login, '@x.example')) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_DIGEST`(`login` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (concat(login, '@x.example'));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_up varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF NEW.`email` IS NULL OR NOT (CAST(NEW.`email` AS BINARY) <=> CAST(OLD.`email` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
    IF NEW.`email` IS NULL THEN
      SET NEW.`email` = _gapless_up;
    ELSEIF NOT (CAST(NEW.`email` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`login`);
    IF CAST(OLD.`email` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
      SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
      SET NEW.`email` = _gapless_up;
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_up varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
  IF NEW.`email` IS NULL THEN
    SET NEW.`email` = _gapless_up;
  ELSEIF NOT (CAST(NEW.`email` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
    INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill member.email, create index member_email of member
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`member` SET `email` = `email` WHERE (`id`) IN (the next rows where `email` IS NULL, FOR UPDATE SKIP LOCKED);
ALTER TABLE `app`.`member` ADD INDEX `member_email` (`email`, `id` DESC), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP INDEX `member_email`, ALGORITHM = INPLACE, LOCK = NONE;

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM `app`.`member` WHERE `email` IS NULL AND gapless.`up_2_1_DIGEST`(`login`) IS NOT NULL;

-- trial: writes of member.legacy are refused, writes of member.odd are refused
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_5_tu` AFTER UPDATE ON `app`.`member` FOR EACH ROW
BEGIN
  IF NOT (CAST(NEW.`legacy` AS BINARY) <=> CAST(OLD.`legacy` AS BINARY)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member.legacy: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_5_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_5_ti` AFTER INSERT ON `app`.`member` FOR EACH ROW
BEGIN
  IF NOT (NEW.`legacy` <=> ('none')) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member.legacy: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_5_ti`;
CREATE TRIGGER `app`.`zz_gapless_2_6_tu` AFTER UPDATE ON `app`.`member` FOR EACH ROW
BEGIN
  IF NOT (CAST(NEW.`odd` AS BINARY) <=> CAST(OLD.`odd` AS BINARY)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member.odd: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_6_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_6_ti` AFTER INSERT ON `app`.`member` FOR EACH ROW
BEGIN
  IF NEW.`odd` IS NOT NULL THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member.odd: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_6_ti`;

-- contract: create index member_login of member, triggers go, member.email visible, functions go, drop index member_unused of member, indexes of legacy go, drop column member.legacy, drop column member.odd
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`member` ADD UNIQUE INDEX `member_login` (`login`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP INDEX `member_login`, ALGORITHM = INPLACE, LOCK = NONE;
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
--   SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
--   IF NEW.`email` IS NULL THEN
--     SET NEW.`email` = _gapless_up;
--   ELSEIF NOT (CAST(NEW.`email` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--     INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--   END IF;
-- END;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
--   IF NEW.`email` IS NULL OR NOT (CAST(NEW.`email` AS BINARY) <=> CAST(OLD.`email` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
--     IF NEW.`email` IS NULL THEN
--       SET NEW.`email` = _gapless_up;
--     ELSEIF NOT (CAST(NEW.`email` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--       INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--     END IF;
--   ELSEIF NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`login`);
--     IF CAST(OLD.`email` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
--       SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
--       SET NEW.`email` = _gapless_up;
--     END IF;
--   END IF;
-- END;
ALTER TABLE `app`.`member` MODIFY COLUMN `email` varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `email` varchar(90) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
DROP FUNCTION gapless.`up_2_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;
ALTER TABLE `app`.`member` DROP INDEX `member_unused`, ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` ADD INDEX `member_unused` (`unused`), ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE `app`.`member` DROP INDEX `member_old`, ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE `app`.`member` DROP COLUMN `legacy`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`member` DROP COLUMN `odd`, ALGORITHM = INSTANT;

-- note: Until contract member.email is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: While both releases run, a NULL in member.email means 'not given' and is replaced by the value of 'up'.
-- note: If the new release prepares SELECT * on app.member, that statement may fail once per connection when legacy goes. Name the columns.
-- note: If the new release prepares SELECT * on app.member, that statement may fail once per connection when odd goes. Name the columns.
