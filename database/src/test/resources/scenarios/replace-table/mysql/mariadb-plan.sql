-- expand: create table client, pairs of clients (app.customer and app.client)
-- going back loses nothing
CREATE TABLE `app`.`client` (`id` bigint NOT NULL AUTO_INCREMENT, `login` varchar(40) NOT NULL, `first_name` varchar(30) NOT NULL, `family_name` varchar(60) NULL, `email` varchar(80) NOT NULL, `score` bigint NOT NULL, `is_vip` boolean NOT NULL, `since` datetime NULL DEFAULT (now()), PRIMARY KEY (`id`), UNIQUE KEY `client_login` (`login`), KEY `client_email` (`email`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`client`;
CREATE TABLE `gapless`.`map_2_2_DIGEST` (old_id int(11) NOT NULL PRIMARY KEY, new_id bigint NULL UNIQUE) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`map_2_2_DIGEST`;

-- sync: triggers keep clients (app.customer and app.client) in step
-- lock: client, exclusive, ms; gives way after 0.25 s, tries again; customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `name` FROM `app`.`customer`) AS gapless_row WHERE (left(substring_index(name, ' ', 1), 30)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_2_1_DIGEST`(`name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN '';
  END;
  SET _gapless_value = (left(substring_index(name, ' ', 1), 30));
  RETURN coalesce(_gapless_value, '');
END;
-- undo: DROP FUNCTION gapless.`up_2_2_2_1_DIGEST`;
SELECT 1 FROM (SELECT `name` FROM `app`.`customer`) AS gapless_row WHERE (left(nullif(substr(name, instr(concat(name, ' '), ' ') + 1), ''), 60)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_2_2_DIGEST`(`name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = (left(nullif(substr(name, instr(concat(name, ' '), ' ') + 1), ''), 60));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_2_2_2_DIGEST`;
SELECT 1 FROM (SELECT `email` FROM `app`.`customer`) AS gapless_row WHERE (lower(email)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_3_1_DIGEST`(`email` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN '';
  END;
  SET _gapless_value = (lower(email));
  RETURN coalesce(_gapless_value, '');
END;
-- undo: DROP FUNCTION gapless.`up_2_2_3_1_DIGEST`;
SELECT 1 FROM (SELECT `points` FROM `app`.`customer`) AS gapless_row WHERE (`points`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_2_4_1_DIGEST`(`points` int(11)) RETURNS bigint
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
    RETURN NULL;
  END;
  SET _gapless_value = (`points`);
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`up_2_2_4_1_DIGEST`;
SELECT 1 FROM (SELECT `first_name`, `family_name` FROM `app`.`client`) AS gapless_row WHERE (left(concat_ws(' ', first_name, family_name), 60)) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_2_2_DIGEST`(`first_name` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, `family_name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
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
  SET _gapless_value = (left(concat_ws(' ', first_name, family_name), 60));
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_2_2_DIGEST`;
SELECT 1 FROM (SELECT `email` FROM `app`.`client`) AS gapless_row WHERE (email) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_2_3_DIGEST`(`email` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN NULL;
  END;
  SET _gapless_value = (email);
  RETURN _gapless_value;
END;
-- undo: DROP FUNCTION gapless.`down_2_2_3_DIGEST`;
SELECT 1 FROM (SELECT `score` FROM `app`.`client`) AS gapless_row WHERE (`score`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_2_4_DIGEST`(`score` bigint) RETURNS int(11)
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value int(11);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN -1;
  END;
  SET _gapless_value = (`score`);
  RETURN coalesce(_gapless_value, -1);
END;
-- undo: DROP FUNCTION gapless.`down_2_2_4_DIGEST`;
CREATE FUNCTION gapless.`fill_2_2_DIGEST`(_gapless_key int(11)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE `login` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE `name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE `email` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE `points` int(11);
  IF EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`login`, _o.`name`, _o.`email`, _o.`points` INTO `login`, `name`, `email`, `points`
    FROM `app`.`customer` AS _o WHERE _o.`id` = _gapless_key;
  SET @gapless_2_2_DIGEST = now(6);
  IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `app`.`client` AS _n WHERE _n.`id` = _gapless_key) THEN
    INSERT INTO `app`.`client` (`id`, `login`, `first_name`, `family_name`, `email`, `score`, `is_vip`) VALUES (_gapless_key, `login`, gapless.`up_2_2_2_1_DIGEST`(`name`), gapless.`up_2_2_2_2_DIGEST`(`name`), gapless.`up_2_2_3_1_DIGEST`(`email`), gapless.`up_2_2_4_1_DIGEST`(`points`), (false));
    SET _gapless_id = _gapless_key;
  END IF;
  IF _gapless_id IS NULL THEN
    INSERT INTO `app`.`client` (`login`, `first_name`, `family_name`, `email`, `score`, `is_vip`) VALUES (`login`, gapless.`up_2_2_2_1_DIGEST`(`name`), gapless.`up_2_2_2_2_DIGEST`(`name`), gapless.`up_2_2_3_1_DIGEST`(`email`), gapless.`up_2_2_4_1_DIGEST`(`points`), (false));
    SET _gapless_id = last_insert_id();
  END IF;
  INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (_gapless_key, _gapless_id);
  SET @gapless_2_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_2_DIGEST`;
CREATE FUNCTION gapless.`fill_rows_2_2_DIGEST`(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  SET @gapless_2_2_DIGEST = now(6);
  INSERT INTO `app`.`client` (`id`, `login`, `first_name`, `family_name`, `email`, `score`, `is_vip`) SELECT _o.`id`, _o.`login`, gapless.`up_2_2_2_1_DIGEST`(_o.`name`), gapless.`up_2_2_2_2_DIGEST`(_o.`name`), gapless.`up_2_2_3_1_DIGEST`(_o.`email`), gapless.`up_2_2_4_1_DIGEST`(_o.`points`), (false)
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key int(11) PATH '$')) AS _k
    STRAIGHT_JOIN `app`.`customer` AS _o ON _o.`id` = _k._gapless_key
    WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = _o.`id`);
  INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) SELECT _o.`id`, _o.`id`
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key int(11) PATH '$')) AS _k
    STRAIGHT_JOIN `app`.`customer` AS _o ON _o.`id` = _k._gapless_key
    WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.old_id = _o.`id`);
  SET @gapless_2_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_rows_2_2_DIGEST`;
CREATE PROCEDURE gapless.`counter_2_2_DIGEST`()
BEGIN
  SET @gapless_counter = (SELECT concat('ALTER TABLE `app`.`client` AUTO_INCREMENT = ', greatest(coalesce(max(`id`), 0), 0) + 100000) FROM `app`.`customer`);
  PREPARE gapless_counter FROM @gapless_counter;
  EXECUTE gapless_counter;
  DEALLOCATE PREPARE gapless_counter;
END;
-- undo: DROP PROCEDURE gapless.`counter_2_2_DIGEST`;
CALL gapless.`counter_2_2_DIGEST`();
CREATE TRIGGER `app`.`zz_gapless_2_2_nd` AFTER DELETE ON `app`.`client` FOR EACH ROW
BEGIN
  DECLARE _gapless_id int(11);
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      DELETE FROM `app`.`customer` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_2_DIGEST` WHERE old_id = _gapless_id;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_2_nu` AFTER UPDATE ON `app`.`client` FOR EACH ROW
BEGIN
  DECLARE _gapless_id int(11);
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)) OR NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`family_name` AS BINARY) <=> CAST(OLD.`family_name` AS BINARY)) OR NOT (CAST(NEW.`email` AS BINARY) <=> CAST(OLD.`email` AS BINARY)) OR NOT (CAST(NEW.`score` AS BINARY) <=> CAST(OLD.`score` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_2_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` LOCK IN SHARE MODE;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_2_DIGEST` SET new_id = NEW.`id` WHERE old_id = _gapless_id;
      END IF;
      SELECT NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)), NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(OLD.`first_name` AS BINARY) AND CAST(NEW.`family_name` AS BINARY) <=> CAST(OLD.`family_name` AS BINARY)) AND NOT (CAST(NEW.`first_name` AS BINARY) <=> CAST(gapless.`up_2_2_2_1_DIGEST`(_o.`name`) AS BINARY) AND CAST(NEW.`family_name` AS BINARY) <=> CAST(gapless.`up_2_2_2_2_DIGEST`(_o.`name`) AS BINARY)), NOT (CAST(NEW.`email` AS BINARY) <=> CAST(OLD.`email` AS BINARY)) AND NOT (CAST(NEW.`email` AS BINARY) <=> CAST(gapless.`up_2_2_3_1_DIGEST`(_o.`email`) AS BINARY)), NOT (CAST(NEW.`score` AS BINARY) <=> CAST(OLD.`score` AS BINARY)) AND NOT (CAST(NEW.`score` AS BINARY) <=> CAST(gapless.`up_2_2_4_1_DIGEST`(_o.`points`) AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4
        FROM `app`.`customer` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`customer` AS _o SET
          _o.`login` = if(_gapless_1, NEW.`login`, _o.`login`),
          _o.`name` = if(_gapless_2, gapless.`down_2_2_2_DIGEST`(NEW.`first_name`, NEW.`family_name`), _o.`name`),
          _o.`email` = if(_gapless_3, gapless.`down_2_2_3_DIGEST`(NEW.`email`), _o.`email`),
          _o.`points` = if(_gapless_4, gapless.`down_2_2_4_DIGEST`(NEW.`score`), _o.`points`)
          WHERE _o.`id` = _gapless_id;
      END IF;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ni` AFTER INSERT ON `app`.`client` FOR EACH ROW
BEGIN
  DECLARE _gapless_id int(11);
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    INSERT INTO `app`.`customer` (`login`, `name`, `email`, `points`, `legacy_code`) VALUES (NEW.`login`, gapless.`down_2_2_2_DIGEST`(NEW.`first_name`, NEW.`family_name`), gapless.`down_2_2_3_DIGEST`(NEW.`email`), gapless.`down_2_2_4_DIGEST`(NEW.`score`), ('none'));
    INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (last_insert_id(), NEW.`id`);
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_ni`;
CREATE TRIGGER `app`.`zz_gapless_2_2_od` AFTER DELETE ON `app`.`customer` FOR EACH ROW
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
      DELETE FROM `app`.`client` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_od`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ou` AFTER UPDATE ON `app`.`customer` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)) OR NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR NOT (CAST(NEW.`email` AS BINARY) <=> CAST(OLD.`email` AS BINARY)) OR NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
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
      SELECT NOT (CAST(NEW.`login` AS BINARY) <=> CAST(OLD.`login` AS BINARY)), NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) AND NOT (CAST(NEW.`name` AS BINARY) <=> CAST(gapless.`down_2_2_2_DIGEST`(_n.`first_name`, _n.`family_name`) AS BINARY)), NOT (CAST(NEW.`email` AS BINARY) <=> CAST(OLD.`email` AS BINARY)) AND NOT (CAST(NEW.`email` AS BINARY) <=> CAST(gapless.`down_2_2_3_DIGEST`(_n.`email`) AS BINARY)), NOT (CAST(NEW.`points` AS BINARY) <=> CAST(OLD.`points` AS BINARY)) AND NOT (CAST(NEW.`points` AS BINARY) <=> CAST(gapless.`down_2_2_4_DIGEST`(_n.`score`) AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4
        FROM `app`.`client` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`client` AS _n SET
          _n.`login` = if(_gapless_1, NEW.`login`, _n.`login`),
          _n.`first_name` = if(_gapless_2, gapless.`up_2_2_2_1_DIGEST`(NEW.`name`), _n.`first_name`),
          _n.`family_name` = if(_gapless_2, gapless.`up_2_2_2_2_DIGEST`(NEW.`name`), _n.`family_name`),
          _n.`email` = if(_gapless_3, gapless.`up_2_2_3_1_DIGEST`(NEW.`email`), _n.`email`),
          _n.`score` = if(_gapless_4, gapless.`up_2_2_4_1_DIGEST`(NEW.`points`), _n.`score`)
          WHERE _n.`id` = _gapless_id;
      END IF;
    ELSEIF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      INSERT INTO `app`.`client` (`login`, `first_name`, `family_name`, `email`, `score`, `is_vip`) VALUES (NEW.`login`, gapless.`up_2_2_2_1_DIGEST`(NEW.`name`), gapless.`up_2_2_2_2_DIGEST`(NEW.`name`), gapless.`up_2_2_3_1_DIGEST`(NEW.`email`), gapless.`up_2_2_4_1_DIGEST`(NEW.`points`), (false));
      INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
    END IF;
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_2_oi` AFTER INSERT ON `app`.`customer` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_2_DIGEST = now(6);
    INSERT INTO `app`.`client` (`login`, `first_name`, `family_name`, `email`, `score`, `is_vip`) VALUES (NEW.`login`, gapless.`up_2_2_2_1_DIGEST`(NEW.`name`), gapless.`up_2_2_2_2_DIGEST`(NEW.`name`), gapless.`up_2_2_3_1_DIGEST`(NEW.`email`), gapless.`up_2_2_4_1_DIGEST`(NEW.`points`), (false));
    INSERT INTO `gapless`.`map_2_2_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
    SET @gapless_2_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_2_oi`;

-- backfill: fill app.client from app.customer
-- lock: some rows of customer at a time, working 80 % of the time
-- going back loses nothing
SELECT _o.`id` AS `id`, _o.`login` AS `login`, gapless.`up_2_2_2_1_DIGEST`(_o.`name`) AS `first_name`, gapless.`up_2_2_2_2_DIGEST`(_o.`name`) AS `family_name`, gapless.`up_2_2_3_1_DIGEST`(_o.`email`) AS `email`, gapless.`up_2_2_4_1_DIGEST`(_o.`points`) AS `score`, (false) AS `is_vip` FROM `app`.`customer` AS _o;

-- verify: compare every row of customer, compare every row of client, compare every row of map_2_2_DIGEST
-- going back loses nothing
SELECT count(*) FROM `app`.`customer` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m JOIN `app`.`client` AS _n ON _n.`id` = _m.new_id WHERE _m.old_id = `app`.`customer`.`id` AND NOT (NOT (CAST(_n.`login` AS BINARY) <=> CAST(`app`.`customer`.`login` AS BINARY)) AND NOT (CAST(`app`.`customer`.`login` AS BINARY) <=> CAST(_n.`login` AS BINARY))) AND NOT (NOT (CAST(_n.`first_name` AS BINARY) <=> CAST(gapless.`up_2_2_2_1_DIGEST`(`app`.`customer`.`name`) AS BINARY) AND CAST(_n.`family_name` AS BINARY) <=> CAST(gapless.`up_2_2_2_2_DIGEST`(`app`.`customer`.`name`) AS BINARY)) AND NOT (CAST(`app`.`customer`.`name` AS BINARY) <=> CAST(gapless.`down_2_2_2_DIGEST`(_n.`first_name`, _n.`family_name`) AS BINARY))) AND NOT (NOT (CAST(_n.`email` AS BINARY) <=> CAST(gapless.`up_2_2_3_1_DIGEST`(`app`.`customer`.`email`) AS BINARY)) AND NOT (CAST(`app`.`customer`.`email` AS BINARY) <=> CAST(gapless.`down_2_2_3_DIGEST`(_n.`email`) AS BINARY))) AND NOT (NOT (CAST(_n.`score` AS BINARY) <=> CAST(gapless.`up_2_2_4_1_DIGEST`(`app`.`customer`.`points`) AS BINARY)) AND NOT (CAST(`app`.`customer`.`points` AS BINARY) <=> CAST(gapless.`down_2_2_4_DIGEST`(_n.`score`) AS BINARY))));
SELECT count(*) FROM `app`.`client` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_2_DIGEST` AS _m JOIN `app`.`customer` AS _o ON _o.`id` = _m.old_id WHERE _m.new_id = `app`.`client`.`id`);
SELECT count(*) FROM `gapless`.`map_2_2_DIGEST` WHERE (NOT EXISTS (SELECT 1 FROM `app`.`customer` AS _o WHERE _o.`id` = `gapless`.`map_2_2_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `app`.`client` AS _n WHERE _n.`id` = `gapless`.`map_2_2_DIGEST`.new_id));

-- trial: writes of customer are refused
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_2_td` AFTER DELETE ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of customer: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_td`;
CREATE TRIGGER `app`.`zz_gapless_2_2_tu` AFTER UPDATE ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of customer: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ti` AFTER INSERT ON `app`.`customer` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of customer: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_ti`;

-- contract: triggers of client go, customer goes, functions go
-- lock: client, exclusive, ms; gives way after 0.25 s, tries again; customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_2_ni`;
DROP TRIGGER `app`.`zz_gapless_2_2_nu`;
DROP TRIGGER `app`.`zz_gapless_2_2_nd`;
DROP TABLE `app`.`customer`;
DROP PROCEDURE gapless.`counter_2_2_DIGEST`;
DROP FUNCTION gapless.`fill_rows_2_2_DIGEST`;
DROP FUNCTION gapless.`fill_2_2_DIGEST`;
DROP FUNCTION gapless.`down_2_2_4_DIGEST`;
DROP FUNCTION gapless.`down_2_2_3_DIGEST`;
DROP FUNCTION gapless.`down_2_2_2_DIGEST`;
DROP FUNCTION gapless.`up_2_2_4_1_DIGEST`;
DROP FUNCTION gapless.`up_2_2_3_1_DIGEST`;
DROP FUNCTION gapless.`up_2_2_2_2_DIGEST`;
DROP FUNCTION gapless.`up_2_2_2_1_DIGEST`;
DROP TABLE `gapless`.`map_2_2_DIGEST`;

-- note: At contract app.customer goes, and Gapless keeps no copy of it; nothing in app.client says what was in legacy_code, note.
-- note: An undo takes app.client away: its rows are in app.customer by then, each with its id there. What the new release chose for is_vip, since is copied first.
-- note: Until contract TRUNCATE of app.customer or app.client would not reach the other one.
-- note: innodb_autoinc_lock_mode is 1: when both releases say INSERT .. SELECT at the same moment, one of them can fail with error 1467. Where both do, set it to 2.
-- note: Before the triggers come, sync waits for transactions under REPEATABLE READ that began before the new tables were there, two minutes at most: their next write would fail with 1412. Without the right PROCESS it does not see them.
