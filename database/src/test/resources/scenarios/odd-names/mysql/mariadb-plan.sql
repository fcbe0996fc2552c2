-- expand: add column Order.select
-- lock: Order, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`Order` ADD COLUMN `select` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`Order` DROP COLUMN `select`, ALGORITHM = INSTANT;

-- sync: triggers keep Order.select filled
-- lock: Order, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE gapless.`own_2_1_DIGEST` (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
-- undo: DROP TABLE gapless.`own_2_1_DIGEST`;
SELECT 1 FROM (SELECT `From`, `found`, `it's ``é\ "q"` FROM `app`.`Order`) AS gapless_row WHERE (concat(coalesce(`From`, '?'), FOUND, `it's ``é\ "q"`)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_DIGEST`(`From` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, `found` tinyint(1), `it's ``é\ "q"` int(11)) RETURNS text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (concat(coalesce(`From`, '?'), FOUND, `it's ``é\ "q"`));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`Order` FOR EACH ROW
BEGIN
  DECLARE _gapless_up text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF NEW.`select` IS NULL OR NOT (CAST(NEW.`select` AS BINARY) <=> CAST(OLD.`select` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`From`, NEW.`found`, NEW.`it's ``é\ "q"`);
    IF NEW.`select` IS NULL THEN
      SET NEW.`select` = _gapless_up;
    ELSEIF NOT (CAST(NEW.`select` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
      INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
    END IF;
  ELSEIF NOT (CAST(NEW.`From` AS BINARY) <=> CAST(OLD.`From` AS BINARY)) OR NOT (CAST(NEW.`found` AS BINARY) <=> CAST(OLD.`found` AS BINARY)) OR NOT (CAST(NEW.`it's ``é\ "q"` AS BINARY) <=> CAST(OLD.`it's ``é\ "q"` AS BINARY)) THEN
    SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`From`, OLD.`found`, OLD.`it's ``é\ "q"`);
    IF CAST(OLD.`select` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
      SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`From`, NEW.`found`, NEW.`it's ``é\ "q"`);
      IF _gapless_up IS NULL THEN
        INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
      ELSE
        SET NEW.`select` = _gapless_up;
      END IF;
    END IF;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`Order` FOR EACH ROW
BEGIN
  DECLARE _gapless_up text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`From`, NEW.`found`, NEW.`it's ``é\ "q"`);
  IF NEW.`select` IS NULL THEN
    SET NEW.`select` = _gapless_up;
  ELSEIF NOT (CAST(NEW.`select` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
    INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;

-- backfill: fill Order.select
-- lock: some rows of Order at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`Order` SET `select` = `select` WHERE (`id`) IN (the next rows where `select` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: compare every row of Order
-- going back loses nothing
SELECT count(*) FROM `app`.`Order` WHERE `select` IS NULL;

-- contract: triggers go, Order.select NOT NULL, functions go
-- lock: Order, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`Order` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
--   SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`From`, NEW.`found`, NEW.`it's ``é\ "q"`);
--   IF NEW.`select` IS NULL THEN
--     SET NEW.`select` = _gapless_up;
--   ELSEIF NOT (CAST(NEW.`select` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--     INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--   END IF;
-- END;
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`Order` FOR EACH ROW
-- BEGIN
--   DECLARE _gapless_up text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
--   IF NEW.`select` IS NULL OR NOT (CAST(NEW.`select` AS BINARY) <=> CAST(OLD.`select` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`From`, NEW.`found`, NEW.`it's ``é\ "q"`);
--     IF NEW.`select` IS NULL THEN
--       SET NEW.`select` = _gapless_up;
--     ELSEIF NOT (CAST(NEW.`select` AS BINARY) <=> CAST(_gapless_up AS BINARY)) THEN
--       INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--     END IF;
--   ELSEIF NOT (CAST(NEW.`From` AS BINARY) <=> CAST(OLD.`From` AS BINARY)) OR NOT (CAST(NEW.`found` AS BINARY) <=> CAST(OLD.`found` AS BINARY)) OR NOT (CAST(NEW.`it's ``é\ "q"` AS BINARY) <=> CAST(OLD.`it's ``é\ "q"` AS BINARY)) THEN
--     SET _gapless_up = gapless.`up_2_1_DIGEST`(OLD.`From`, OLD.`found`, OLD.`it's ``é\ "q"`);
--     IF CAST(OLD.`select` AS BINARY) <=> CAST(_gapless_up AS BINARY) THEN
--       SET _gapless_up = gapless.`up_2_1_DIGEST`(NEW.`From`, NEW.`found`, NEW.`it's ``é\ "q"`);
--       IF _gapless_up IS NULL THEN
--         INSERT INTO gapless.`own_2_1_DIGEST` () VALUES ();
--       ELSE
--         SET NEW.`select` = _gapless_up;
--       END IF;
--     END IF;
--   END IF;
-- END;
ALTER TABLE `app`.`Order` MODIFY COLUMN `select` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, LOCK = NONE;
-- undo: ALTER TABLE `app`.`Order` MODIFY COLUMN `select` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL INVISIBLE, LOCK = NONE;
DROP FUNCTION gapless.`up_2_1_DIGEST`;
DROP TABLE gapless.`own_2_1_DIGEST`;

-- note: Until contract Order.select is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to Order only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
