-- expand: rename column member.nick to nickname
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`member` ADD COLUMN `nickname` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` DROP COLUMN `nickname`, ALGORITHM = INSTANT;

-- sync: triggers keep app.member.nick and nickname in step
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
BEGIN
  IF NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(OLD.`nickname` AS BINARY)) THEN
    IF NOT (NOT (CAST(NEW.`nick` AS BINARY) <=> CAST(OLD.`nick` AS BINARY))) AND NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(NEW.`nick` AS BINARY)) THEN
      SET NEW.`nick` = NEW.`nickname`;
    END IF;
    IF NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(NEW.`nick` AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`nick` AS BINARY) <=> CAST(OLD.`nick` AS BINARY)) THEN
    IF NEW.`nickname` IS NULL OR NOT (CAST(NEW.`nick` AS BINARY) <=> CAST(NEW.`nickname` AS BINARY)) THEN
      SET NEW.`nickname` = NEW.`nick`;
    ELSEIF NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(NEW.`nick` AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NEW.`nickname` IS NULL THEN
    SET NEW.`nickname` = coalesce(NEW.`nickname`, NEW.`nick`);
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
BEGIN
  IF NEW.`nickname` IS NULL THEN
    SET NEW.`nickname` = NEW.`nick`;
  ELSE
    IF NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(NEW.`nick` AS BINARY)) THEN
      SET NEW.`nick` = NEW.`nickname`;
    END IF;
    IF NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(NEW.`nick` AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill app.member.nick and nickname, index member_nick over nickname, index member_points over nickname
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`member` SET `nickname` = `nickname` WHERE (`id`) IN (the next rows where `nickname` IS NULL, FOR UPDATE SKIP LOCKED);
ALTER TABLE `app`.`member` ADD UNIQUE INDEX `gapless_2_1_index_1` (`nickname`, `id`), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP INDEX `gapless_2_1_index_1`, ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE `app`.`member` ADD INDEX `gapless_2_1_index_2` (`points`, `nickname`(10)), ALGORITHM = INPLACE, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` DROP INDEX `gapless_2_1_index_2`, ALGORITHM = INPLACE, LOCK = NONE;

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM `app`.`member` WHERE (NOT (CAST(`nickname` AS BINARY) <=> CAST(`nick` AS BINARY)) AND NOT (CAST(`nick` AS BINARY) <=> CAST(`nickname` AS BINARY)));

-- trial: writes of member.nick are refused
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_1_tu` BEFORE UPDATE ON `app`.`member` FOR EACH ROW PRECEDES `zz_gapless_2_1_u`
BEGIN
  IF NOT (CAST(NEW.`nick` AS BINARY) <=> CAST(OLD.`nick` AS BINARY)) AND (NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(OLD.`nickname` AS BINARY)) OR NOT (CAST(NEW.`nick` AS BINARY) <=> CAST(NEW.`nickname` AS BINARY))) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member.nick: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_ti` BEFORE INSERT ON `app`.`member` FOR EACH ROW PRECEDES `zz_gapless_2_1_i`
BEGIN
  IF NOT (NEW.`nick` <=> ('nobody')) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member.nick: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_ti`;

-- contract: nickname visible, triggers go, indexes of nick go, nick goes, functions go
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`member` MODIFY COLUMN `nickname` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT 'nobody', ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `nickname` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL INVISIBLE, ALGORITHM = INSTANT;
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
ALTER TABLE `app`.`member` DROP INDEX `member_nick`, RENAME INDEX `gapless_2_1_index_1` TO `member_nick`, DROP INDEX `member_points`, RENAME INDEX `gapless_2_1_index_2` TO `member_points`, ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE `app`.`member` DROP COLUMN `nick`, ALGORITHM = INSTANT;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: Until contract member.nickname is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: While both releases run, a NULL in nickname of member at an insert means 'written by the old release'.
