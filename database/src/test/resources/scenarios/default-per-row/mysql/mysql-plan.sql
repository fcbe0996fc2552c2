-- expand: add column product.token, add column product.seen_at
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`product` ADD COLUMN `token` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` DROP COLUMN `token`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`product` ADD COLUMN `seen_at` datetime NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` DROP COLUMN `seen_at`, ALGORITHM = INSTANT;

-- sync: triggers keep product.token filled, triggers keep product.seen_at filled
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT 1 AS _gapless_nothing FROM `app`.`product`) AS gapless_row WHERE (uuid()) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_DIGEST`() RETURNS char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
NOT DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (uuid());
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`product` FOR EACH ROW
SET NEW.`token` = coalesce(NEW.`token`, gapless.`up_2_1_DIGEST`());
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_u`;
CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`product` FOR EACH ROW
SET NEW.`token` = coalesce(NEW.`token`, gapless.`up_2_1_DIGEST`());
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_i`;
SELECT 1 FROM (SELECT 1 AS _gapless_nothing FROM `app`.`product`) AS gapless_row WHERE (now()) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_DIGEST`() RETURNS datetime
NOT DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value datetime;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (now());
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_2_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_2_u` BEFORE UPDATE ON `app`.`product` FOR EACH ROW
SET NEW.`seen_at` = coalesce(NEW.`seen_at`, gapless.`up_2_2_DIGEST`());
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_u`;
CREATE TRIGGER `app`.`zz_gapless_2_2_i` BEFORE INSERT ON `app`.`product` FOR EACH ROW
SET NEW.`seen_at` = coalesce(NEW.`seen_at`, gapless.`up_2_2_DIGEST`());
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_i`;

-- backfill: fill product.token, fill product.seen_at
-- lock: some rows of product at a time, working 80 % of the time
-- going back loses nothing
UPDATE `app`.`product` SET `token` = `token` WHERE (`id`) IN (the next rows where `token` IS NULL, FOR UPDATE SKIP LOCKED);
UPDATE `app`.`product` SET `seen_at` = `seen_at` WHERE (`id`) IN (the next rows where `seen_at` IS NULL, FOR UPDATE SKIP LOCKED);

-- verify: compare every row of product
-- going back loses nothing
SELECT count(*) FROM `app`.`product` WHERE `token` IS NULL;
SELECT count(*) FROM `app`.`product` WHERE false;

-- contract: product.token NOT NULL, triggers go, functions go, product.seen_at visible
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`product` MODIFY COLUMN `token` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL DEFAULT (uuid()), LOCK = NONE;
-- undo: ALTER TABLE `app`.`product` MODIFY COLUMN `token` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, LOCK = NONE;
DROP TRIGGER `app`.`zz_gapless_2_1_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_i` BEFORE INSERT ON `app`.`product` FOR EACH ROW
-- SET NEW.`token` = coalesce(NEW.`token`, gapless.`up_2_1_DIGEST`());
DROP TRIGGER `app`.`zz_gapless_2_1_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_1_u` BEFORE UPDATE ON `app`.`product` FOR EACH ROW
-- SET NEW.`token` = coalesce(NEW.`token`, gapless.`up_2_1_DIGEST`());
DROP FUNCTION gapless.`up_2_1_DIGEST`;
ALTER TABLE `app`.`product` MODIFY COLUMN `seen_at` datetime NULL DEFAULT (now()), ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` MODIFY COLUMN `seen_at` datetime NULL INVISIBLE, ALGORITHM = INSTANT;
DROP TRIGGER `app`.`zz_gapless_2_2_i`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_2_i` BEFORE INSERT ON `app`.`product` FOR EACH ROW
-- SET NEW.`seen_at` = coalesce(NEW.`seen_at`, gapless.`up_2_2_DIGEST`());
DROP TRIGGER `app`.`zz_gapless_2_2_u`;
-- undo: CREATE TRIGGER `app`.`zz_gapless_2_2_u` BEFORE UPDATE ON `app`.`product` FOR EACH ROW
-- SET NEW.`seen_at` = coalesce(NEW.`seen_at`, gapless.`up_2_2_DIGEST`());
DROP FUNCTION gapless.`up_2_2_DIGEST`;

-- note: Until contract product.token is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to product only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
-- note: Until contract product.seen_at is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
