-- expand: create table bill, pairs of bills (app.bill_action and app.bill)
-- going back loses nothing
CREATE TABLE `app`.`bill` (`id` bigint NOT NULL AUTO_INCREMENT, `event_id` bigint NOT NULL, `place` varchar(12) NOT NULL, `title` varchar(30) NOT NULL, `price` bigint NOT NULL, PRIMARY KEY (`id`), KEY `bill_event` (`event_id`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`bill`;
CREATE TABLE `gapless`.`map_2_2_DIGEST` (old_id bigint NOT NULL PRIMARY KEY, new_id bigint NULL UNIQUE) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`map_2_2_DIGEST`;

-- sync: triggers keep bills (app.bill_action and app.bill) in step
-- lock: bill, exclusive, ms; gives way after 0.25 s, tries again; action, exclusive, ms; gives way after 0.25 s, tries again; bill_action, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `title` FROM `app`.`bill_action`) AS gapless_row WHERE (`title`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_1_1_DIGEST`(`title` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN '';
  END;
  SET _gapless_value = (`title`);
  RETURN coalesce(_gapless_value, '');
END;
-- undo: DROP FUNCTION gapless.`up_2_2_1_1_DIGEST`;
SELECT 1 FROM (SELECT `price` FROM `app`.`bill_action`) AS gapless_row WHERE (`price`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_2_1_DIGEST`(`price` bigint) RETURNS bigint
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value bigint;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN 0;
  END;
  SET _gapless_value = (`price`);
  RETURN coalesce(_gapless_value, 0);
END;
-- undo: DROP FUNCTION gapless.`up_2_2_2_1_DIGEST`;
SELECT 1 FROM (SELECT `place` FROM `app`.`action`) AS gapless_row WHERE (left(lower(place), 12)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_4_1_DIGEST`(`place` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN '';
  END;
  SET _gapless_value = (left(lower(place), 12));
  RETURN coalesce(_gapless_value, '');
END;
-- undo: DROP FUNCTION gapless.`up_2_2_4_1_DIGEST`;
SELECT 1 FROM (SELECT `place` FROM `app`.`bill`) AS gapless_row WHERE (place) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_2_4_DIGEST`(`place` varchar(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci
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
  SET _gapless_value = (place);
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_2_4_DIGEST`;
CREATE FUNCTION gapless.`fill_2_2_DIGEST`(_gapless_key bigint, _gapless_locks boolean) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE `title` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE `price` bigint;
  DECLARE `action_id` bigint;
  DECLARE _gapless_followed bigint;
  DECLARE _gapless_from_3 bigint;
  DECLARE _gapless_from_4 varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  IF EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`title`, _o.`price`, _o.`action_id` INTO `title`, `price`, `action_id`
    FROM `app`.`bill_action` AS _o WHERE _o.`id` = _gapless_key;
  IF _gapless_locks THEN
    SELECT _p.`id`, _p.`event_id`, _p.`place` INTO _gapless_followed, _gapless_from_3, _gapless_from_4
      FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = `action_id` LOCK IN SHARE MODE;
  ELSE
    SELECT _p.`id`, _p.`event_id`, _p.`place` INTO _gapless_followed, _gapless_from_3, _gapless_from_4
      FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = `action_id`;
  END IF;
  IF NOT (_gapless_followed IS NOT NULL) THEN
    RETURN true;
  END IF;
  SET @gapless_2_2_DIGEST = now(6);
  IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `app`.`bill` AS _n WHERE _n.`id` = _gapless_key) THEN
    INSERT INTO `app`.`bill` (`id`, `title`, `price`, `event_id`, `place`) VALUES (_gapless_key, gapless.`up_2_2_1_1_DIGEST`(`title`), gapless.`up_2_2_2_1_DIGEST`(`price`), _gapless_from_3, gapless.`up_2_2_4_1_DIGEST`(_gapless_from_4));
    SET _gapless_id = _gapless_key;
  END IF;
  IF _gapless_id IS NULL THEN
    INSERT INTO `app`.`bill` (`title`, `price`, `event_id`, `place`) VALUES (gapless.`up_2_2_1_1_DIGEST`(`title`), gapless.`up_2_2_2_1_DIGEST`(`price`), _gapless_from_3, gapless.`up_2_2_4_1_DIGEST`(_gapless_from_4));
    SET _gapless_id = last_insert_id();
  END IF;
  INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (_gapless_key, _gapless_id);
  SET @gapless_2_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_2_DIGEST`;
CREATE PROCEDURE gapless.`counter_2_2_DIGEST`()
BEGIN
  SET @gapless_counter = (SELECT concat('ALTER TABLE `app`.`bill` AUTO_INCREMENT = ', greatest(coalesce(max(`id`), 0), 0) + 100000) FROM `app`.`bill_action`);
  PREPARE gapless_counter FROM @gapless_counter;
  EXECUTE gapless_counter;
  DEALLOCATE PREPARE gapless_counter;
END;
-- undo: DROP PROCEDURE gapless.`counter_2_2_DIGEST`;
CALL gapless.`counter_2_2_DIGEST`();
CREATE TRIGGER `app`.`zz_gapless_2_2_nd` AFTER DELETE ON `app`.`bill` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_followed bigint;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      SELECT max(_o.`action_id`) INTO _gapless_followed FROM `app`.`bill_action` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      DELETE FROM `app`.`bill_action` WHERE `id` = _gapless_id;
      DELETE FROM `app`.`action` WHERE `id` = _gapless_followed;
      DELETE FROM `gapless`.`map_2_2_DIGEST` WHERE old_id = _gapless_id;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_2_nu` AFTER UPDATE ON `app`.`bill` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  DECLARE _gapless_followed bigint;
  DECLARE _gapless_first bigint;
  DECLARE _gapless_old_1 varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE _gapless_with_1 int;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) OR NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) OR NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) OR NOT (CAST(NEW.`place` AS BINARY) <=> CAST(OLD.`place` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` LOCK IN SHARE MODE;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_2_DIGEST` SET new_id = NEW.`id` WHERE old_id = _gapless_id;
      END IF;
      SELECT NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) AND NOT (CAST(NEW.`title` AS BINARY) <=> CAST(gapless.`up_2_2_1_1_DIGEST`(_o.`title`) AS BINARY)), NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) AND NOT (CAST(NEW.`price` AS BINARY) <=> CAST(gapless.`up_2_2_2_1_DIGEST`(_o.`price`) AS BINARY)) INTO _gapless_1, _gapless_2
        FROM `app`.`bill_action` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 THEN
        UPDATE `app`.`bill_action` AS _o SET
          _o.`title` = if(_gapless_1, NEW.`title`, _o.`title`),
          _o.`price` = if(_gapless_2, NEW.`price`, _o.`price`)
          WHERE _o.`id` = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) OR NOT (CAST(NEW.`place` AS BINARY) <=> CAST(OLD.`place` AS BINARY)) THEN
        SELECT max(_o.`action_id`) INTO _gapless_followed FROM `app`.`bill_action` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
        SELECT NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)), NOT (CAST(NEW.`place` AS BINARY) <=> CAST(OLD.`place` AS BINARY)) AND NOT (CAST(NEW.`place` AS BINARY) <=> CAST(gapless.`up_2_2_4_1_DIGEST`(_p.`place`) AS BINARY)) INTO _gapless_3, _gapless_4
          FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = _gapless_followed FOR UPDATE;
        IF _gapless_3 OR _gapless_4 THEN
          UPDATE `app`.`action` AS _p SET
            _p.`event_id` = if(_gapless_3, NEW.`event_id`, _p.`event_id`),
            _p.`place` = if(_gapless_4, gapless.`down_2_2_4_DIGEST`(NEW.`place`), _p.`place`)
            WHERE _p.`id` = _gapless_followed;
        END IF;
      END IF;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ni` AFTER INSERT ON `app`.`bill` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_followed bigint;
  DECLARE _gapless_first bigint;
  DECLARE _gapless_old_1 varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  DECLARE _gapless_with_1 int;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(_l.`id`) INTO _gapless_first FROM `app`.`event` AS _l WHERE _l.`id` = NEW.`event_id` FOR UPDATE;
    BEGIN
      DECLARE _gapless_error int;
      DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
      BEGIN
        GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
        IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
          RESIGNAL;
        END IF;
        SET _gapless_old_1 = NULL;
      END;
      SELECT (concat(new.title, ':', new.price)) INTO _gapless_old_1;
    END;
    BEGIN
      DECLARE _gapless_error int;
      DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
      BEGIN
        GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
        IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
          RESIGNAL;
        END IF;
        SET _gapless_with_1 = NULL;
      END;
      SELECT ((SELECT coalesce(max(x.sequence), 0) + 2 FROM action x WHERE x.event_id = new.event_id LOCK IN SHARE MODE)) INTO _gapless_with_1;
    END;
    INSERT INTO `app`.`action` (`event_id`, `place`, `sequence`, `kind`) VALUES (NEW.`event_id`, gapless.`down_2_2_4_DIGEST`(NEW.`place`), coalesce(_gapless_with_1, 1), ('BILL'));
    SET _gapless_followed = last_insert_id();
    INSERT INTO `app`.`bill_action` (`title`, `price`, `label`, `action_id`) VALUES (NEW.`title`, NEW.`price`, _gapless_old_1, _gapless_followed);
    INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (last_insert_id(), NEW.`id`);
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_ni`;
CREATE TRIGGER `app`.`zz_gapless_2_2_fu` AFTER UPDATE ON `app`.`action` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_old bigint;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) OR NOT (CAST(NEW.`place` AS BINARY) <=> CAST(OLD.`place` AS BINARY))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(_o.`id`) INTO _gapless_old FROM `app`.`bill_action` AS _o WHERE _o.`action_id` = NEW.`id` LOCK IN SHARE MODE;
    IF _gapless_old IS NOT NULL THEN
      SELECT max(_o.`id`) INTO _gapless_old FROM `app`.`bill_action` AS _o WHERE _o.`id` = _gapless_old LOCK IN SHARE MODE;
      SELECT max(_m.new_id) INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = _gapless_old LOCK IN SHARE MODE;
      IF _gapless_id IS NOT NULL THEN
        SELECT NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)), NOT (CAST(NEW.`place` AS BINARY) <=> CAST(OLD.`place` AS BINARY)) AND NOT (CAST(NEW.`place` AS BINARY) <=> CAST(gapless.`down_2_2_4_DIGEST`(_n.`place`) AS BINARY)) INTO _gapless_3, _gapless_4
          FROM `app`.`bill` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
        IF _gapless_3 OR _gapless_4 THEN
          UPDATE `app`.`bill` AS _n SET
            _n.`event_id` = if(_gapless_3, NEW.`event_id`, _n.`event_id`),
            _n.`place` = if(_gapless_4, gapless.`up_2_2_4_1_DIGEST`(NEW.`place`), _n.`place`)
            WHERE _n.`id` = _gapless_id;
        END IF;
      END IF;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_fu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_od` AFTER DELETE ON `app`.`bill_action` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      DELETE FROM `app`.`bill` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_od`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ou` AFTER UPDATE ON `app`.`bill_action` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  DECLARE _gapless_filled boolean;
  DECLARE _gapless_followed bigint;
  DECLARE _gapless_from_3 bigint;
  DECLARE _gapless_from_4 varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) OR NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) OR NOT (CAST(NEW.`action_id` AS BINARY) <=> CAST(OLD.`action_id` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_2_DIGEST` SET old_id = NEW.`id` WHERE old_id = OLD.`id`;
      END IF;
      IF NOT (CAST(NEW.`action_id` AS BINARY) <=> CAST(OLD.`action_id` AS BINARY)) THEN
        SELECT _p.`id`, _p.`event_id`, _p.`place` INTO _gapless_followed, _gapless_from_3, _gapless_from_4
          FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = NEW.`action_id` LOCK IN SHARE MODE;
      END IF;
      SELECT NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) AND NOT (CAST(NEW.`title` AS BINARY) <=> CAST(_n.`title` AS BINARY)), NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) AND NOT (CAST(NEW.`price` AS BINARY) <=> CAST(_n.`price` AS BINARY)), NOT (CAST(NEW.`action_id` AS BINARY) <=> CAST(OLD.`action_id` AS BINARY)) AND _gapless_followed IS NOT NULL, NOT (CAST(NEW.`action_id` AS BINARY) <=> CAST(OLD.`action_id` AS BINARY)) AND _gapless_followed IS NOT NULL AND NOT (CAST(_gapless_from_4 AS BINARY) <=> CAST(gapless.`down_2_2_4_DIGEST`(_n.`place`) AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4
        FROM `app`.`bill` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`bill` AS _n SET
          _n.`title` = if(_gapless_1, gapless.`up_2_2_1_1_DIGEST`(NEW.`title`), _n.`title`),
          _n.`price` = if(_gapless_2, gapless.`up_2_2_2_1_DIGEST`(NEW.`price`), _n.`price`),
          _n.`event_id` = if(_gapless_3, _gapless_from_3, _n.`event_id`),
          _n.`place` = if(_gapless_4, gapless.`up_2_2_4_1_DIGEST`(_gapless_from_4), _n.`place`)
          WHERE _n.`id` = _gapless_id;
      END IF;
    ELSEIF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      SELECT _p.`id`, _p.`event_id`, _p.`place` INTO _gapless_followed, _gapless_from_3, _gapless_from_4
        FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = NEW.`action_id` LOCK IN SHARE MODE;
      IF _gapless_followed IS NOT NULL THEN
        INSERT INTO `app`.`bill` (`title`, `price`, `event_id`, `place`) VALUES (gapless.`up_2_2_1_1_DIGEST`(NEW.`title`), gapless.`up_2_2_2_1_DIGEST`(NEW.`price`), _gapless_from_3, gapless.`up_2_2_4_1_DIGEST`(_gapless_from_4));
        INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
      END IF;
    ELSE
      SET _gapless_filled = gapless.`fill_2_2_DIGEST`(NEW.`id`, true);
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_2_oi` AFTER INSERT ON `app`.`bill_action` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_followed bigint;
  DECLARE _gapless_from_3 bigint;
  DECLARE _gapless_from_4 varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT _p.`id`, _p.`event_id`, _p.`place` INTO _gapless_followed, _gapless_from_3, _gapless_from_4
      FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = NEW.`action_id` LOCK IN SHARE MODE;
    IF _gapless_followed IS NOT NULL THEN
      INSERT INTO `app`.`bill` (`title`, `price`, `event_id`, `place`) VALUES (gapless.`up_2_2_1_1_DIGEST`(NEW.`title`), gapless.`up_2_2_2_1_DIGEST`(NEW.`price`), _gapless_from_3, gapless.`up_2_2_4_1_DIGEST`(_gapless_from_4));
      INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_oi`;

-- backfill: fill app.bill from app.bill_action
-- lock: some rows of bill_action at a time, working 80 % of the time
-- going back loses nothing
SELECT _o.`id` AS `id`, gapless.`up_2_2_1_1_DIGEST`(_o.`title`) AS `title`, gapless.`up_2_2_2_1_DIGEST`(_o.`price`) AS `price`, _p.`event_id` AS `event_id`, gapless.`up_2_2_4_1_DIGEST`(_p.`place`) AS `place` FROM `app`.`bill_action` AS _o JOIN `app`.`action` AS _p ON _p.`id` = _o.`action_id`;

-- verify: compare every row of bill_action, compare every row of bill, compare every row of map_2_2_DIGEST, look for rows of bill_action that refer to none
-- going back loses nothing
SELECT count(*) FROM `app`.`bill_action` WHERE EXISTS (SELECT 1 FROM `app`.`action` AS _p WHERE _p.`id` = `app`.`bill_action`.`action_id`) AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m JOIN `app`.`bill` AS _n ON _n.`id` = _m.new_id JOIN `app`.`action` AS _p ON _p.`id` = `app`.`bill_action`.`action_id` WHERE _m.old_id = `app`.`bill_action`.`id` AND NOT (NOT (CAST(_n.`title` AS BINARY) <=> CAST(gapless.`up_2_2_1_1_DIGEST`(`app`.`bill_action`.`title`) AS BINARY)) AND NOT (CAST(`app`.`bill_action`.`title` AS BINARY) <=> CAST(_n.`title` AS BINARY))) AND NOT (NOT (CAST(_n.`price` AS BINARY) <=> CAST(gapless.`up_2_2_2_1_DIGEST`(`app`.`bill_action`.`price`) AS BINARY)) AND NOT (CAST(`app`.`bill_action`.`price` AS BINARY) <=> CAST(_n.`price` AS BINARY))) AND NOT (NOT (CAST(_n.`event_id` AS BINARY) <=> CAST(_p.`event_id` AS BINARY)) AND NOT (CAST(_p.`event_id` AS BINARY) <=> CAST(_n.`event_id` AS BINARY))) AND NOT (NOT (CAST(_n.`place` AS BINARY) <=> CAST(gapless.`up_2_2_4_1_DIGEST`(_p.`place`) AS BINARY)) AND NOT (CAST(_p.`place` AS BINARY) <=> CAST(gapless.`down_2_2_4_DIGEST`(_n.`place`) AS BINARY))));
SELECT count(*) FROM `app`.`bill` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m JOIN `app`.`bill_action` AS _o ON _o.`id` = _m.old_id WHERE _m.new_id = `app`.`bill`.`id`);
SELECT count(*) FROM `gapless`.`map_2_2_DIGEST` WHERE (NOT EXISTS (SELECT 1 FROM `app`.`bill_action` AS _o WHERE _o.`id` = `gapless`.`map_2_2_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `app`.`bill` AS _n WHERE _n.`id` = `gapless`.`map_2_2_DIGEST`.new_id));
SELECT count(*) FROM `app`.`bill_action` WHERE NOT (EXISTS (SELECT 1 FROM `app`.`action` AS _p WHERE _p.`id` = `app`.`bill_action`.`action_id`));

-- trial: writes of bill_action are refused, writes of action are refused
-- lock: bill_action, exclusive, ms; gives way after 0.25 s, tries again; action, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_2_td` AFTER DELETE ON `app`.`bill_action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of bill_action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_td`;
CREATE TRIGGER `app`.`zz_gapless_2_2_tu` AFTER UPDATE ON `app`.`bill_action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of bill_action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ti` AFTER INSERT ON `app`.`bill_action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of bill_action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_ti`;
CREATE TRIGGER `app`.`zz_gapless_2_2_tfd` AFTER DELETE ON `app`.`action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tfd`;
CREATE TRIGGER `app`.`zz_gapless_2_2_tfu` AFTER UPDATE ON `app`.`action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tfu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_tfi` AFTER INSERT ON `app`.`action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tfi`;

-- contract: triggers of bill go, bill_action goes, action goes, functions go
-- lock: bill, exclusive, ms; gives way after 0.25 s, tries again; bill_action, exclusive, ms; gives way after 0.25 s, tries again; action, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_2_ni`;
DROP TRIGGER `app`.`zz_gapless_2_2_nu`;
DROP TRIGGER `app`.`zz_gapless_2_2_nd`;
DROP TABLE `app`.`bill_action`;
DROP TABLE `app`.`action`;
DROP PROCEDURE gapless.`counter_2_2_DIGEST`;
DROP FUNCTION gapless.`fill_2_2_DIGEST`;
DROP FUNCTION gapless.`down_2_2_4_DIGEST`;
DROP FUNCTION gapless.`up_2_2_4_1_DIGEST`;
DROP FUNCTION gapless.`up_2_2_2_1_DIGEST`;
DROP FUNCTION gapless.`up_2_2_1_1_DIGEST`;
DROP TABLE `gapless`.`map_2_2_DIGEST`;

-- note: At contract app.bill_action goes, and Gapless keeps no copy of it; nothing in app.bill says what was in label.
-- note: An undo takes app.bill away: its rows are in app.bill_action by then, each with its id there.
-- note: Until contract TRUNCATE of app.bill_action or app.bill would not reach the other one.
-- note: A row that the new release inserts into app.bill makes one in action, too, and one that it deletes takes that away. One that the old release deletes leaves it where it is; at contract the whole of action goes; nothing in app.bill says what was in sequence, kind. While its row is gone, what the new release changes of it is in app.bill alone.
-- note: A statement of the new release that inserts into app.bill and reads event itself fails with 1442: the server lets no trigger lock what its statement uses. Read it in a statement before.
