-- expand: add column customer.street, add column customer.phone, add column customer.mail, add column customer.kind
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`customer` ADD COLUMN `street` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`customer` DROP COLUMN `street`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`customer` ADD COLUMN `phone` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`customer` DROP COLUMN `phone`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`customer` ADD COLUMN `mail` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`customer` DROP COLUMN `mail`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`customer` ADD COLUMN `kind` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`customer` DROP COLUMN `kind`, ALGORITHM = INSTANT;

-- sync: triggers keep app.customer and app.address in step
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again; address, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `contact` FROM `app`.`address`) AS gapless_row WHERE (left(nullif(substring_index(contact, ';', 1), ''), 40)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_2_1_DIGEST`(`contact` varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (left(nullif(substring_index(contact, ';', 1), ''), 40));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_2_1_DIGEST`;
SELECT 1 FROM (SELECT `contact` FROM `app`.`address`) AS gapless_row WHERE (left(nullif(substr(contact, length(substring_index(contact, ';', 1)) + 2), ''), 40)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_1_2_2_DIGEST`(`contact` varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (left(nullif(substr(contact, length(substring_index(contact, ';', 1)) + 2), ''), 40));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_1_2_2_DIGEST`;
SELECT 1 FROM (SELECT `phone`, `mail` FROM `app`.`customer`) AS gapless_row WHERE (left(nullif(concat(coalesce(phone, ''), ';', coalesce(mail, '')), ';'), 81)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_2_DIGEST`(`phone` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci, `mail` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (left(nullif(concat(coalesce(phone, ''), ';', coalesce(mail, '')), ';'), 81));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_1_2_DIGEST`;
SELECT 1 FROM (SELECT `kind` FROM `app`.`customer`) AS gapless_row WHERE (`kind`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_1_3_DIGEST`(`kind` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN 'home';
  END;
  SET _gapless_value = (`kind`);
  RETURN coalesce(_gapless_value, 'home');
END;
-- undo: DROP FUNCTION gapless.`down_2_1_3_DIGEST`;
CREATE FUNCTION gapless.`fill_2_1_DIGEST`(_gapless_key int) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_found int;
  DECLARE `street` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE `contact` varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE `kind` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  SET @gapless_2_1_DIGEST = now(6);
  SELECT _p.`customer_id`, _p.`street`, _p.`contact`, _p.`kind` INTO _gapless_found, `street`, `contact`, `kind` FROM `app`.`address` AS _p WHERE _p.`customer_id` = _gapless_key;
  IF _gapless_found IS NOT NULL THEN
    UPDATE `app`.`customer` AS _w SET
        _w.`street` = `street`,
        _w.`phone` = gapless.`up_2_1_2_1_DIGEST`(`contact`),
        _w.`mail` = gapless.`up_2_1_2_2_DIGEST`(`contact`),
        _w.`kind` = `kind`
      WHERE _w.`id` = _gapless_key AND NOT ((_w.`street` IS NOT NULL OR _w.`phone` IS NOT NULL OR _w.`mail` IS NOT NULL OR _w.`kind` IS NOT NULL));
  END IF;
  SET @gapless_2_1_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_1_wd` BEFORE DELETE ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_1_DIGEST = now(6);
    INSERT INTO `app`.`address` (`customer_id`, `street`, `contact`, `kind`, `source`) VALUES (OLD.`id`, OLD.`street`, gapless.`down_2_1_2_DIGEST`(OLD.`phone`, OLD.`mail`), gapless.`down_2_1_3_DIGEST`(OLD.`kind`), ('V2')) ON DUPLICATE KEY UPDATE `customer_id` = `customer_id`;
    DELETE FROM `app`.`address` WHERE `customer_id` = OLD.`id`;
    SET @gapless_2_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_wd`;
CREATE TRIGGER `app`.`zz_gapless_2_1_wu` AFTER UPDATE ON `app`.`customer` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(OLD.`phone` AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(OLD.`mail` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_1_DIGEST = now(6);
    IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      UPDATE `app`.`address` SET `customer_id` = NEW.`id` WHERE `customer_id` = OLD.`id`;
    END IF;
    IF NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(OLD.`phone` AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(OLD.`mail` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) OR (NEW.`street` IS NOT NULL OR NEW.`phone` IS NOT NULL OR NEW.`mail` IS NOT NULL OR NEW.`kind` IS NOT NULL) THEN
      INSERT INTO `app`.`address` (`customer_id`, `street`, `contact`, `kind`, `source`) VALUES (NEW.`id`, NEW.`street`, gapless.`down_2_1_2_DIGEST`(NEW.`phone`, NEW.`mail`), gapless.`down_2_1_3_DIGEST`(NEW.`kind`), ('V2')) ON DUPLICATE KEY UPDATE `customer_id` = `customer_id`;
      SELECT NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)), NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(OLD.`phone` AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(OLD.`mail` AS BINARY)) AND NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(gapless.`up_2_1_2_1_DIGEST`(_p.`contact`) AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(gapless.`up_2_1_2_2_DIGEST`(_p.`contact`) AS BINARY)), NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) AND NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(_p.`kind` AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3 FROM `app`.`address` AS _p WHERE _p.`customer_id` = NEW.`id` FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 THEN
        UPDATE `app`.`address` AS _p SET
            _p.`street` = if(_gapless_1, NEW.`street`, _p.`street`),
          _p.`contact` = if(_gapless_2, gapless.`down_2_1_2_DIGEST`(NEW.`phone`, NEW.`mail`), _p.`contact`),
          _p.`kind` = if(_gapless_3, gapless.`down_2_1_3_DIGEST`(NEW.`kind`), _p.`kind`)
          WHERE _p.`customer_id` = NEW.`id`;
      END IF;
    END IF;
    SET @gapless_2_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_wu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_wi` AFTER INSERT ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) AND ((NEW.`street` IS NOT NULL OR NEW.`phone` IS NOT NULL OR NEW.`mail` IS NOT NULL OR NEW.`kind` IS NOT NULL)) THEN
    SET @gapless_2_1_DIGEST = now(6);
    INSERT INTO `app`.`address` (`customer_id`, `street`, `contact`, `kind`, `source`) VALUES (NEW.`id`, NEW.`street`, gapless.`down_2_1_2_DIGEST`(NEW.`phone`, NEW.`mail`), gapless.`down_2_1_3_DIGEST`(NEW.`kind`), ('V2')) ON DUPLICATE KEY UPDATE `street` = NEW.`street`,
          `contact` = gapless.`down_2_1_2_DIGEST`(NEW.`phone`, NEW.`mail`),
          `kind` = gapless.`down_2_1_3_DIGEST`(NEW.`kind`);
    SET @gapless_2_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_wi`;
CREATE TRIGGER `app`.`zz_gapless_2_1_pd` AFTER DELETE ON `app`.`address` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_1_DIGEST = now(6);
    SELECT max((_w.`street` IS NOT NULL OR _w.`phone` IS NOT NULL OR _w.`mail` IS NOT NULL OR _w.`kind` IS NOT NULL)) INTO _gapless_1 FROM `app`.`customer` AS _w WHERE _w.`id` = OLD.`customer_id` FOR UPDATE;
    IF _gapless_1 THEN
      UPDATE `app`.`customer` AS _w SET _w.`street` = NULL, _w.`phone` = NULL, _w.`mail` = NULL, _w.`kind` = NULL WHERE _w.`id` = OLD.`customer_id`;
    END IF;
    SET @gapless_2_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_pd`;
CREATE TRIGGER `app`.`zz_gapless_2_1_pu` AFTER UPDATE ON `app`.`address` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(OLD.`contact` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) OR NOT (CAST(NEW.`customer_id` AS BINARY) <=> CAST(OLD.`customer_id` AS BINARY))) THEN
    SET @gapless_2_1_DIGEST = now(6);
    IF NOT (CAST(NEW.`customer_id` AS BINARY) <=> CAST(OLD.`customer_id` AS BINARY)) THEN
      SELECT max((_w.`street` IS NOT NULL OR _w.`phone` IS NOT NULL OR _w.`mail` IS NOT NULL OR _w.`kind` IS NOT NULL)) INTO _gapless_1 FROM `app`.`customer` AS _w WHERE _w.`id` = OLD.`customer_id` FOR UPDATE;
      IF _gapless_1 THEN
        UPDATE `app`.`customer` AS _w SET _w.`street` = NULL, _w.`phone` = NULL, _w.`mail` = NULL, _w.`kind` = NULL WHERE _w.`id` = OLD.`customer_id`;
      END IF;
      SELECT max(NOT (CAST(NEW.`street` AS BINARY) <=> CAST(_w.`street` AS BINARY))), max(NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(_w.`phone`, _w.`mail`) AS BINARY))), max(NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`down_2_1_3_DIGEST`(_w.`kind`) AS BINARY))) INTO _gapless_1, _gapless_2, _gapless_3 FROM `app`.`customer` AS _w WHERE _w.`id` = NEW.`customer_id` FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 THEN
        UPDATE `app`.`customer` AS _w SET
            _w.`street` = if(_gapless_1, NEW.`street`, _w.`street`),
            _w.`phone` = if(_gapless_2, gapless.`up_2_1_2_1_DIGEST`(NEW.`contact`), _w.`phone`),
            _w.`mail` = if(_gapless_2, gapless.`up_2_1_2_2_DIGEST`(NEW.`contact`), _w.`mail`),
            _w.`kind` = if(_gapless_3, NEW.`kind`, _w.`kind`)
          WHERE _w.`id` = NEW.`customer_id`;
      END IF;
    ELSE
      SELECT max((NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT ((_w.`street` IS NOT NULL OR _w.`phone` IS NOT NULL OR _w.`mail` IS NOT NULL OR _w.`kind` IS NOT NULL)) AND NOT (CAST(NEW.`street` AS BINARY) <=> CAST(_w.`street` AS BINARY)))), max((NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(OLD.`contact` AS BINARY)) AND NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(_w.`phone`, _w.`mail`) AS BINARY)) OR NOT ((_w.`street` IS NOT NULL OR _w.`phone` IS NOT NULL OR _w.`mail` IS NOT NULL OR _w.`kind` IS NOT NULL)) AND NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(_w.`phone`, _w.`mail`) AS BINARY)))), max((NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) AND NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`down_2_1_3_DIGEST`(_w.`kind`) AS BINARY)) OR NOT ((_w.`street` IS NOT NULL OR _w.`phone` IS NOT NULL OR _w.`mail` IS NOT NULL OR _w.`kind` IS NOT NULL)) AND NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`down_2_1_3_DIGEST`(_w.`kind`) AS BINARY)))) INTO _gapless_1, _gapless_2, _gapless_3 FROM `app`.`customer` AS _w WHERE _w.`id` = NEW.`customer_id` FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 THEN
        UPDATE `app`.`customer` AS _w SET
            _w.`street` = if(_gapless_1, NEW.`street`, _w.`street`),
            _w.`phone` = if(_gapless_2, gapless.`up_2_1_2_1_DIGEST`(NEW.`contact`), _w.`phone`),
            _w.`mail` = if(_gapless_2, gapless.`up_2_1_2_2_DIGEST`(NEW.`contact`), _w.`mail`),
            _w.`kind` = if(_gapless_3, NEW.`kind`, _w.`kind`)
          WHERE _w.`id` = NEW.`customer_id`;
      END IF;
    END IF;
    SET @gapless_2_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_pu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_pi` AFTER INSERT ON `app`.`address` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_1_DIGEST = now(6);
    SELECT max(NOT (CAST(NEW.`street` AS BINARY) <=> CAST(_w.`street` AS BINARY))), max(NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(_w.`phone`, _w.`mail`) AS BINARY))), max(NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`down_2_1_3_DIGEST`(_w.`kind`) AS BINARY))) INTO _gapless_1, _gapless_2, _gapless_3 FROM `app`.`customer` AS _w WHERE _w.`id` = NEW.`customer_id` FOR UPDATE;
    IF _gapless_1 OR _gapless_2 OR _gapless_3 THEN
      UPDATE `app`.`customer` AS _w SET
          _w.`street` = if(_gapless_1, NEW.`street`, _w.`street`),
          _w.`phone` = if(_gapless_2, gapless.`up_2_1_2_1_DIGEST`(NEW.`contact`), _w.`phone`),
          _w.`mail` = if(_gapless_2, gapless.`up_2_1_2_2_DIGEST`(NEW.`contact`), _w.`mail`),
          _w.`kind` = if(_gapless_3, NEW.`kind`, _w.`kind`)
        WHERE _w.`id` = NEW.`customer_id`;
    END IF;
    SET @gapless_2_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_1_pi`;

-- backfill: fill app.customer from app.address
-- lock: some rows of customer at a time, working 80 % of the time
-- going back loses nothing
SELECT _p.`customer_id` AS `id`, _p.`street` AS `street`, gapless.`up_2_1_2_1_DIGEST`(_p.`contact`) AS `phone`, gapless.`up_2_1_2_2_DIGEST`(_p.`contact`) AS `mail`, _p.`kind` AS `kind` FROM `app`.`address` AS _p;

-- verify: compare every row of app.customer, look for rows of address without a row of customer
-- going back loses nothing
SELECT count(*) FROM `app`.`customer` WHERE NOT EXISTS (SELECT 1 FROM `app`.`address` AS _p WHERE _p.`customer_id` = `app`.`customer`.`id` AND NOT ((NOT (CAST(`app`.`customer`.`street` AS BINARY) <=> CAST(_p.`street` AS BINARY)) AND NOT (CAST(_p.`street` AS BINARY) <=> CAST(`app`.`customer`.`street` AS BINARY))) OR (NOT (CAST(`app`.`customer`.`phone` AS BINARY) <=> CAST(gapless.`up_2_1_2_1_DIGEST`(_p.`contact`) AS BINARY) AND CAST(`app`.`customer`.`mail` AS BINARY) <=> CAST(gapless.`up_2_1_2_2_DIGEST`(_p.`contact`) AS BINARY)) AND NOT (CAST(_p.`contact` AS BINARY) <=> CAST(gapless.`down_2_1_2_DIGEST`(`app`.`customer`.`phone`, `app`.`customer`.`mail`) AS BINARY))) OR (NOT (CAST(`app`.`customer`.`kind` AS BINARY) <=> CAST(_p.`kind` AS BINARY)) AND NOT (CAST(_p.`kind` AS BINARY) <=> CAST(gapless.`down_2_1_3_DIGEST`(`app`.`customer`.`kind`) AS BINARY))))) AND ((`app`.`customer`.`street` IS NOT NULL OR `app`.`customer`.`phone` IS NOT NULL OR `app`.`customer`.`mail` IS NOT NULL OR `app`.`customer`.`kind` IS NOT NULL) OR EXISTS (SELECT 1 FROM `app`.`address` AS _p WHERE _p.`customer_id` = `app`.`customer`.`id`));
SELECT count(*) FROM `app`.`address` WHERE NOT EXISTS (SELECT 1 FROM `app`.`customer` AS _w WHERE _w.`id` = `app`.`address`.`customer_id`);

-- trial: writes of address are refused
-- lock: address, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_1_td` AFTER DELETE ON `app`.`address` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of address: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_td`;
CREATE TRIGGER `app`.`zz_gapless_2_1_tu` AFTER UPDATE ON `app`.`address` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of address: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_1_ti` AFTER INSERT ON `app`.`address` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of address: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_1_ti`;

-- contract: drop the foreign key address_of of address, triggers of customer go, triggers of address go, drop table app.address, functions go
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again; address, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`address` DROP FOREIGN KEY `address_of`, ALGORITHM = INPLACE, LOCK = NONE;
-- undo: SET foreign_key_checks = 0;
-- ALTER TABLE `app`.`address` ADD CONSTRAINT `address_of` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`), ALGORITHM = INPLACE, LOCK = NONE;
DROP TRIGGER `app`.`zz_gapless_2_1_wi`;
DROP TRIGGER `app`.`zz_gapless_2_1_wu`;
DROP TRIGGER `app`.`zz_gapless_2_1_wd`;
DROP TRIGGER `app`.`zz_gapless_2_1_pi`;
DROP TRIGGER `app`.`zz_gapless_2_1_pu`;
DROP TRIGGER `app`.`zz_gapless_2_1_pd`;
DROP TABLE `app`.`address`;
DROP FUNCTION gapless.`fill_2_1_DIGEST`;
DROP FUNCTION gapless.`down_2_1_3_DIGEST`;
DROP FUNCTION gapless.`down_2_1_2_DIGEST`;
DROP FUNCTION gapless.`up_2_1_2_2_DIGEST`;
DROP FUNCTION gapless.`up_2_1_2_1_DIGEST`;

-- note: At contract app.address goes, and Gapless keeps no copy of it; nothing in app.customer says what was in id, source.
-- note: The new release may write once the backfill is through. The new columns can be NULL: they are where app.address has no row.
-- note: Until contract TRUNCATE of app.customer or app.address would not reach the other one. A key of app.customer that has a row in app.address can be changed only as far as the foreign key address_of allows.
-- note: Until contract a statement that writes to one of app.customer and app.address and reads the other one fails with 1442: the server lets no trigger write to a table that the statement uses (INSERT .. SELECT, UPDATE or DELETE with a join or a subquery). Neither release may have such a statement.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to customer only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
