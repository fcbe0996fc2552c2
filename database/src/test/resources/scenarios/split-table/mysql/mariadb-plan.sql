-- expand: create table address, rows without kind get 'home'
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE `app`.`address` (`customer_id` int NOT NULL, `street` varchar(80) NULL, `city` varchar(40) NOT NULL, `phone` varchar(40) NULL, `mail` varchar(40) NULL, `kind` varchar(10) NOT NULL, `checked` boolean NOT NULL, PRIMARY KEY (`customer_id`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`address`;
ALTER TABLE `app`.`customer` ALTER COLUMN `kind` SET DEFAULT ('home'), ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`customer` ALTER COLUMN `kind` DROP DEFAULT, ALGORITHM = INSTANT;

-- sync: triggers keep app.customer and app.address in step
-- lock: address, exclusive, ms; gives way after 0.25 s, tries again; customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `contact` FROM `app`.`customer`) AS gapless_row WHERE (left(nullif(substring_index(contact, ';', 1), ''), 40)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_3_1_DIGEST`(`contact` varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = (left(nullif(substring_index(contact, ';', 1), ''), 40));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_2_3_1_DIGEST`;
SELECT 1 FROM (SELECT `contact` FROM `app`.`customer`) AS gapless_row WHERE (left(nullif(substr(contact, length(substring_index(contact, ';', 1)) + 2), ''), 40)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_3_2_DIGEST`(`contact` varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = (left(nullif(substr(contact, length(substring_index(contact, ';', 1)) + 2), ''), 40));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_2_3_2_DIGEST`;
SELECT 1 FROM (SELECT `phone`, `mail` FROM `app`.`address`) AS gapless_row WHERE (left(nullif(concat(coalesce(phone, ''), ';', coalesce(mail, '')), ';'), 81)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_2_3_DIGEST`(`phone` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, `mail` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(81) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
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
-- undo: DROP FUNCTION gapless.`down_2_2_3_DIGEST`;
CREATE FUNCTION gapless.`nothing_2_2_2_DIGEST`() RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = ('');
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`nothing_2_2_2_DIGEST`;
CREATE FUNCTION gapless.`nothing_2_2_4_DIGEST`() RETURNS varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = ('home');
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`nothing_2_2_4_DIGEST`;
CREATE FUNCTION gapless.`fill_2_2_DIGEST`(_gapless_key int(11)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  SET @gapless_2_2_DIGEST = now(6);
  INSERT INTO `app`.`address` (`customer_id`, `street`, `city`, `phone`, `mail`, `kind`, `checked`)
    SELECT _w.`id`, _w.`street`, _w.`city`, gapless.`up_2_2_3_1_DIGEST`(_w.`contact`), gapless.`up_2_2_3_2_DIGEST`(_w.`contact`), _w.`kind`, (false)
    FROM `app`.`customer` AS _w WHERE _w.`id` = _gapless_key AND (_w.`street` IS NOT NULL OR NOT (CAST(_w.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR _w.`contact` IS NOT NULL OR NOT (CAST(_w.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY)))
    ON DUPLICATE KEY UPDATE `customer_id` = `app`.`address`.`customer_id`;
  SET @gapless_2_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_2_DIGEST`;
CREATE FUNCTION gapless.`fill_rows_2_2_DIGEST`(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  SET @gapless_2_2_DIGEST = now(6);
  INSERT INTO `app`.`address` (`customer_id`, `street`, `city`, `phone`, `mail`, `kind`, `checked`)
    SELECT _w.`id`, _w.`street`, _w.`city`, gapless.`up_2_2_3_1_DIGEST`(_w.`contact`), gapless.`up_2_2_3_2_DIGEST`(_w.`contact`), _w.`kind`, (false)
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key int(11) PATH '$')) AS _k
  STRAIGHT_JOIN `app`.`customer` AS _w ON _w.`id` = _k._gapless_key WHERE true AND (_w.`street` IS NOT NULL OR NOT (CAST(_w.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR _w.`contact` IS NOT NULL OR NOT (CAST(_w.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY)))
    ON DUPLICATE KEY UPDATE `customer_id` = `app`.`address`.`customer_id`;
  SET @gapless_2_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_rows_2_2_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_2_pd` AFTER DELETE ON `app`.`address` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max((_w.`street` IS NOT NULL OR NOT (CAST(_w.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR _w.`contact` IS NOT NULL OR NOT (CAST(_w.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY)))) INTO _gapless_1 FROM `app`.`customer` AS _w WHERE _w.`id` = OLD.`customer_id` FOR UPDATE;
    IF _gapless_1 THEN
      UPDATE `app`.`customer` AS _w SET _w.`street` = NULL, _w.`city` = gapless.`nothing_2_2_2_DIGEST`(), _w.`contact` = NULL, _w.`kind` = gapless.`nothing_2_2_4_DIGEST`() WHERE _w.`id` = OLD.`customer_id`;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_pd`;
CREATE TRIGGER `app`.`zz_gapless_2_2_pu` AFTER UPDATE ON `app`.`address` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(OLD.`city` AS BINARY)) OR NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(OLD.`phone` AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(OLD.`mail` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) OR NOT (CAST(NEW.`customer_id` AS BINARY) <=> CAST(OLD.`customer_id` AS BINARY))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    IF NOT (CAST(NEW.`customer_id` AS BINARY) <=> CAST(OLD.`customer_id` AS BINARY)) THEN
      SELECT max((_w.`street` IS NOT NULL OR NOT (CAST(_w.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR _w.`contact` IS NOT NULL OR NOT (CAST(_w.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY)))) INTO _gapless_1 FROM `app`.`customer` AS _w WHERE _w.`id` = OLD.`customer_id` FOR UPDATE;
      IF _gapless_1 THEN
        UPDATE `app`.`customer` AS _w SET _w.`street` = NULL, _w.`city` = gapless.`nothing_2_2_2_DIGEST`(), _w.`contact` = NULL, _w.`kind` = gapless.`nothing_2_2_4_DIGEST`() WHERE _w.`id` = OLD.`customer_id`;
      END IF;
      SELECT max(NOT (CAST(NEW.`street` AS BINARY) <=> CAST(_w.`street` AS BINARY))), max(NOT (CAST(NEW.`city` AS BINARY) <=> CAST(_w.`city` AS BINARY))), max(NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(gapless.`up_2_2_3_1_DIGEST`(_w.`contact`) AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(gapless.`up_2_2_3_2_DIGEST`(_w.`contact`) AS BINARY))), max(NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(_w.`kind` AS BINARY))) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4 FROM `app`.`customer` AS _w WHERE _w.`id` = NEW.`customer_id` FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`customer` AS _w SET
            _w.`street` = if(_gapless_1, NEW.`street`, _w.`street`),
            _w.`city` = if(_gapless_2, NEW.`city`, _w.`city`),
            _w.`contact` = if(_gapless_3, gapless.`down_2_2_3_DIGEST`(NEW.`phone`, NEW.`mail`), _w.`contact`),
            _w.`kind` = if(_gapless_4, NEW.`kind`, _w.`kind`)
          WHERE _w.`id` = NEW.`customer_id`;
      END IF;
    ELSE
      SELECT max(NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY))), max(NOT (CAST(NEW.`city` AS BINARY) <=> CAST(OLD.`city` AS BINARY))), max(NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(OLD.`phone` AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(OLD.`mail` AS BINARY)) AND NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(gapless.`up_2_2_3_1_DIGEST`(_w.`contact`) AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(gapless.`up_2_2_3_2_DIGEST`(_w.`contact`) AS BINARY))), max(NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY))) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4 FROM `app`.`customer` AS _w WHERE _w.`id` = NEW.`customer_id` FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`customer` AS _w SET
            _w.`street` = if(_gapless_1, NEW.`street`, _w.`street`),
            _w.`city` = if(_gapless_2, NEW.`city`, _w.`city`),
            _w.`contact` = if(_gapless_3, gapless.`down_2_2_3_DIGEST`(NEW.`phone`, NEW.`mail`), _w.`contact`),
            _w.`kind` = if(_gapless_4, NEW.`kind`, _w.`kind`)
          WHERE _w.`id` = NEW.`customer_id`;
      END IF;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_pu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_pi` AFTER INSERT ON `app`.`address` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(NOT (CAST(NEW.`street` AS BINARY) <=> CAST(_w.`street` AS BINARY))), max(NOT (CAST(NEW.`city` AS BINARY) <=> CAST(_w.`city` AS BINARY))), max(NOT (CAST(NEW.`phone` AS BINARY) <=> CAST(gapless.`up_2_2_3_1_DIGEST`(_w.`contact`) AS BINARY) AND CAST(NEW.`mail` AS BINARY) <=> CAST(gapless.`up_2_2_3_2_DIGEST`(_w.`contact`) AS BINARY))), max(NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(_w.`kind` AS BINARY))) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4 FROM `app`.`customer` AS _w WHERE _w.`id` = NEW.`customer_id` FOR UPDATE;
    IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
      UPDATE `app`.`customer` AS _w SET
          _w.`street` = if(_gapless_1, NEW.`street`, _w.`street`),
          _w.`city` = if(_gapless_2, NEW.`city`, _w.`city`),
          _w.`contact` = if(_gapless_3, gapless.`down_2_2_3_DIGEST`(NEW.`phone`, NEW.`mail`), _w.`contact`),
          _w.`kind` = if(_gapless_4, NEW.`kind`, _w.`kind`)
        WHERE _w.`id` = NEW.`customer_id`;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_pi`;
CREATE TRIGGER `app`.`zz_gapless_2_2_wd` BEFORE DELETE ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    INSERT INTO `app`.`address` (`customer_id`, `street`, `city`, `phone`, `mail`, `kind`, `checked`) VALUES (OLD.`id`, OLD.`street`, OLD.`city`, gapless.`up_2_2_3_1_DIGEST`(OLD.`contact`), gapless.`up_2_2_3_2_DIGEST`(OLD.`contact`), OLD.`kind`, (false)) ON DUPLICATE KEY UPDATE `customer_id` = `customer_id`;
    DELETE FROM `app`.`address` WHERE `customer_id` = OLD.`id`;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_wd`;
CREATE TRIGGER `app`.`zz_gapless_2_2_wu` AFTER UPDATE ON `app`.`customer` FOR EACH ROW
BEGIN
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(OLD.`city` AS BINARY)) OR NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(OLD.`contact` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      UPDATE `app`.`address` SET `customer_id` = NEW.`id` WHERE `customer_id` = OLD.`id`;
    END IF;
    IF NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(OLD.`city` AS BINARY)) OR NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(OLD.`contact` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) OR (NEW.`street` IS NOT NULL OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR NEW.`contact` IS NOT NULL OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY))) THEN
      INSERT INTO `app`.`address` (`customer_id`, `street`, `city`, `phone`, `mail`, `kind`, `checked`) VALUES (NEW.`id`, NEW.`street`, NEW.`city`, gapless.`up_2_2_3_1_DIGEST`(NEW.`contact`), gapless.`up_2_2_3_2_DIGEST`(NEW.`contact`), NEW.`kind`, (false)) ON DUPLICATE KEY UPDATE `customer_id` = `customer_id`;
      SELECT NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)), NOT (CAST(NEW.`city` AS BINARY) <=> CAST(OLD.`city` AS BINARY)), NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(OLD.`contact` AS BINARY)) AND NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(gapless.`down_2_2_3_DIGEST`(_p.`phone`, _p.`mail`) AS BINARY)), NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4 FROM `app`.`address` AS _p WHERE _p.`customer_id` = NEW.`id` FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`address` AS _p SET
            _p.`street` = if(_gapless_1, NEW.`street`, _p.`street`),
          _p.`city` = if(_gapless_2, NEW.`city`, _p.`city`),
          _p.`phone` = if(_gapless_3, gapless.`up_2_2_3_1_DIGEST`(NEW.`contact`), _p.`phone`),
          _p.`mail` = if(_gapless_3, gapless.`up_2_2_3_2_DIGEST`(NEW.`contact`), _p.`mail`),
          _p.`kind` = if(_gapless_4, NEW.`kind`, _p.`kind`)
          WHERE _p.`customer_id` = NEW.`id`;
      END IF;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_wu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_wi` AFTER INSERT ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND ((NEW.`street` IS NOT NULL OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR NEW.`contact` IS NOT NULL OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY)))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    INSERT INTO `app`.`address` (`customer_id`, `street`, `city`, `phone`, `mail`, `kind`, `checked`) VALUES (NEW.`id`, NEW.`street`, NEW.`city`, gapless.`up_2_2_3_1_DIGEST`(NEW.`contact`), gapless.`up_2_2_3_2_DIGEST`(NEW.`contact`), NEW.`kind`, (false)) ON DUPLICATE KEY UPDATE `street` = NEW.`street`,
          `city` = NEW.`city`,
          `phone` = gapless.`up_2_2_3_1_DIGEST`(NEW.`contact`),
          `mail` = gapless.`up_2_2_3_2_DIGEST`(NEW.`contact`),
          `kind` = NEW.`kind`;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_wi`;

-- backfill: fill app.address from app.customer
-- lock: some rows of customer at a time, working 80 % of the time
-- going back loses nothing
SELECT _w.`id` AS `customer_id`, _w.`street` AS `street`, _w.`city` AS `city`, gapless.`up_2_2_3_1_DIGEST`(_w.`contact`) AS `phone`, gapless.`up_2_2_3_2_DIGEST`(_w.`contact`) AS `mail`, _w.`kind` AS `kind` FROM `app`.`customer` AS _w WHERE (_w.`street` IS NOT NULL OR NOT (CAST(_w.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR _w.`contact` IS NOT NULL OR NOT (CAST(_w.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY)));

-- verify: compare every row of app.customer, look for rows of address without a row of customer
-- going back loses nothing
SELECT count(*) FROM `app`.`customer` WHERE NOT EXISTS (SELECT 1 FROM `app`.`address` AS _p WHERE _p.`customer_id` = `app`.`customer`.`id` AND NOT ((NOT (CAST(`app`.`customer`.`street` AS BINARY) <=> CAST(_p.`street` AS BINARY)) AND NOT (CAST(_p.`street` AS BINARY) <=> CAST(`app`.`customer`.`street` AS BINARY))) OR (NOT (CAST(`app`.`customer`.`city` AS BINARY) <=> CAST(_p.`city` AS BINARY)) AND NOT (CAST(_p.`city` AS BINARY) <=> CAST(`app`.`customer`.`city` AS BINARY))) OR (NOT (CAST(`app`.`customer`.`contact` AS BINARY) <=> CAST(gapless.`down_2_2_3_DIGEST`(_p.`phone`, _p.`mail`) AS BINARY)) AND NOT (CAST(_p.`phone` AS BINARY) <=> CAST(gapless.`up_2_2_3_1_DIGEST`(`app`.`customer`.`contact`) AS BINARY) AND CAST(_p.`mail` AS BINARY) <=> CAST(gapless.`up_2_2_3_2_DIGEST`(`app`.`customer`.`contact`) AS BINARY))) OR (NOT (CAST(`app`.`customer`.`kind` AS BINARY) <=> CAST(_p.`kind` AS BINARY)) AND NOT (CAST(_p.`kind` AS BINARY) <=> CAST(`app`.`customer`.`kind` AS BINARY))))) AND ((`app`.`customer`.`street` IS NOT NULL OR NOT (CAST(`app`.`customer`.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR `app`.`customer`.`contact` IS NOT NULL OR NOT (CAST(`app`.`customer`.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY))) OR EXISTS (SELECT 1 FROM `app`.`address` AS _p WHERE _p.`customer_id` = `app`.`customer`.`id`));
SELECT count(*) FROM `app`.`address` WHERE NOT EXISTS (SELECT 1 FROM `app`.`customer` AS _w WHERE _w.`id` = `app`.`address`.`customer_id`);

-- trial: writes of customer.street, city, contact, kind are refused
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_2_tu` AFTER UPDATE ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`street` AS BINARY) <=> CAST(OLD.`street` AS BINARY)) OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(OLD.`city` AS BINARY)) OR NOT (CAST(NEW.`contact` AS BINARY) <=> CAST(OLD.`contact` AS BINARY)) OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(OLD.`kind` AS BINARY))) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of customer.street, city, contact, kind: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ti` AFTER INSERT ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NEW.`street` IS NOT NULL OR NOT (CAST(NEW.`city` AS BINARY) <=> CAST(gapless.`nothing_2_2_2_DIGEST`() AS BINARY)) OR NEW.`contact` IS NOT NULL OR NOT (CAST(NEW.`kind` AS BINARY) <=> CAST(gapless.`nothing_2_2_4_DIGEST`() AS BINARY))) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of customer.street, city, contact, kind: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_ti`;

-- contract: triggers of address go, triggers of customer go, drop column customer.street, drop column customer.city, drop column customer.contact, drop column customer.kind, functions go
-- lock: address, exclusive, ms; gives way after 0.25 s, tries again; customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_2_pi`;
DROP TRIGGER `app`.`zz_gapless_2_2_pu`;
DROP TRIGGER `app`.`zz_gapless_2_2_pd`;
DROP TRIGGER `app`.`zz_gapless_2_2_wi`;
DROP TRIGGER `app`.`zz_gapless_2_2_wu`;
DROP TRIGGER `app`.`zz_gapless_2_2_wd`;
ALTER TABLE `app`.`customer` DROP COLUMN `street`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`customer` DROP COLUMN `city`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`customer` DROP COLUMN `contact`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`customer` DROP COLUMN `kind`, ALGORITHM = INSTANT;
DROP FUNCTION gapless.`fill_rows_2_2_DIGEST`;
DROP FUNCTION gapless.`fill_2_2_DIGEST`;
DROP FUNCTION gapless.`nothing_2_2_4_DIGEST`;
DROP FUNCTION gapless.`nothing_2_2_2_DIGEST`;
DROP FUNCTION gapless.`down_2_2_3_DIGEST`;
DROP FUNCTION gapless.`up_2_2_3_2_DIGEST`;
DROP FUNCTION gapless.`up_2_2_3_1_DIGEST`;

-- note: A row of app.customer for which the old release never said anything in street, city, contact, kind (its default, or NULL) has no row in app.address: the new release has to bear that.
-- note: The new release may write once the backfill is through. A row that it deletes from app.address puts street, city, contact, kind back to the default, or NULL.
-- note: At contract street, city, contact, kind of app.customer go, and Gapless keeps no copy.
-- note: An undo takes app.address away: what its rows say is in app.customer by then. What the new release chose for checked is copied first.
-- note: Until contract TRUNCATE of app.customer or app.address would not reach the other one. A key of app.customer that changes takes customer_id along. A row of app.address is to be written after its row of app.customer: one that comes before is not seen there until it is written again.
-- note: Until contract a statement that writes to one of app.customer and app.address and reads the other one fails with 1442: the server lets no trigger write to a table that the statement uses (INSERT .. SELECT, UPDATE or DELETE with a join or a subquery). Neither release may have such a statement.
-- note: innodb_autoinc_lock_mode is 1: when both releases say INSERT .. SELECT at the same moment, one of them can fail with error 1467. Where both do, set it to 2.
-- note: Before the triggers come, sync waits for transactions under REPEATABLE READ that began before the new tables were there, two minutes at most: their next write would fail with 1412. Without the right PROCESS it does not see them.
