-- expand: add column member.slug
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`member` ADD COLUMN `slug` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`member` DROP COLUMN `slug`, ALGORITHM = INSTANT;

-- sync: triggers keep member.slug filled
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `login` FROM `app`.`member`) AS gapless_row WHERE (concat(login, '-')) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_DIGEST`(`login` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (concat(login, '-'));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_up varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF NEW.`slug` IS NULL OR NOT (CAST(NEW.`slug` AS BINARY) <=> CAST(OLD.`slug` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
    IF NEW.`slug` IS NULL THEN
      SET NEW.`slug` = _gapless_up;
    ELSEIF NOT (CAST(NEW.`slug` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`login`);
    IF CAST(OLD.`slug` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
      SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
      IF _gapless_up IS NULL THEN
        INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
      ELSE
        SET NEW.`slug` = _gapless_up;
      END IF;
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_up varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
  IF NEW.`slug` IS NULL THEN
    SET NEW.`slug` = _gapless_up;
  ELSEIF NOT (CAST(NEW.`slug` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
    INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill member.slug
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`member` SET `slug` = `slug` WHERE (`id`) IN (the next rows where `slug` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM `app`.`member` WHERE `slug` IS NULL;

-- contract: triggers go, member.slug NOT NULL, functions go
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`member` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
--   SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
--   IF NEW.`slug` IS NULL THEN
--     SET NEW.`slug` = _gapless_up;
--   ELSEIF NOT (CAST(NEW.`slug` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--     INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--   END IF;
-- END;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`member` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
--   IF NEW.`slug` IS NULL OR NOT (CAST(NEW.`slug` AS BINARY) <=> CAST(OLD.`slug` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
--     IF NEW.`slug` IS NULL THEN
--       SET NEW.`slug` = _gapless_up;
--     ELSEIF NOT (CAST(NEW.`slug` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--       INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--     END IF;
--   ELSEIF NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`login`);
--     IF CAST(OLD.`slug` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
--       SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`login`);
--       IF _gapless_up IS NULL THEN
--         INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--       ELSE
--         SET NEW.`slug` = _gapless_up;
--       END IF;
--     END IF;
--   END IF;
-- END;
ALTER TABLE `app`.`member` MODIFY COLUMN `slug` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `slug` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, LOCK = NONE;
DROP FUNCTION gapless.`up_2_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: Until contract member.slug is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: The backfill updates rows of app.member, so your trigger zzz_lower_u fires for each of them.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to member only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
