-- expand: create table study, create table participant, pairs of studies (app.pomodoro_study and app.study), pairs of studies (app.pomodoro_progress and app.participant)
-- going back loses nothing
CREATE TABLE `app`.`study` (`id` bigint NOT NULL AUTO_INCREMENT, `name` varchar(40) NOT NULL, `current_cycle` int NOT NULL, `step` varchar(20) NOT NULL, PRIMARY KEY (`id`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`study`;
CREATE TABLE `app`.`participant` (`id` bigint NOT NULL AUTO_INCREMENT, `study_id` bigint NOT NULL, `nickname` varchar(40) NULL, `is_host` boolean NOT NULL, PRIMARY KEY (`id`), KEY `participant_study` (`study_id`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`participant`;
CREATE TABLE `gapless`.`map_2_3_1_DIGEST` (old_id bigint(20) NOT NULL PRIMARY KEY, new_id bigint NULL UNIQUE, `current_cycle` int NULL, `step` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`map_2_3_1_DIGEST`;
CREATE TABLE `gapless`.`map_2_3_2_DIGEST` (old_id bigint(20) NOT NULL PRIMARY KEY, new_id bigint NULL UNIQUE, parent_id bigint(20), `current_cycle` int(11) NULL, `pomodoro_status` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL, KEY parent_id (parent_id)) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`map_2_3_2_DIGEST`;

-- sync: triggers keep studies (app.pomodoro_study and app.study) in step, triggers keep studies (app.pomodoro_progress and app.participant) in step
-- lock: study, exclusive, ms; gives way after 0.25 s, tries again; pomodoro_study, exclusive, ms; gives way after 0.25 s, tries again; participant, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
SELECT 1 FROM (SELECT `step` FROM `app`.`study`) AS gapless_row WHERE (CASE step WHEN 'WAITING' THEN 'PLANNING' ELSE step END) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`down_2_3_1_a_2_DIGEST`(`step` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) RETURNS varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
  BEGIN
    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
    IF _gapless_error IN (1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024) THEN
      RESIGNAL;
    END IF;
    RETURN 'PLANNING';
  END;
  SET _gapless_value = (CASE step WHEN 'WAITING' THEN 'PLANNING' ELSE step END);
  RETURN coalesce(_gapless_value, 'PLANNING');
END;
-- undo: DROP FUNCTION gapless.`down_2_3_1_a_2_DIGEST`;
CREATE PROCEDURE gapless.`pull_2_3_1_DIGEST`(_gapless_of bigint(20))
BEGIN
  DECLARE _gapless_last bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_broken boolean;
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
                  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (_gapless_of) FOR UPDATE;
  SET _gapless_last = NULL;
  SELECT _c.old_id INTO _gapless_last FROM `gapless`.`map_2_3_2_DIGEST` AS _c FORCE INDEX (parent_id) WHERE _c.parent_id = _gapless_of AND _c.new_id IS NOT NULL ORDER BY _c.`current_cycle` IS NULL, _c.`current_cycle` DESC, CASE CAST(_c.`pomodoro_status` AS char) WHEN 'PLANNING' THEN 1 WHEN 'STUDYING' THEN 2 WHEN 'RETROSPECT' THEN 3 WHEN 'DONE' THEN 4 ELSE 0 END DESC, _c.old_id DESC LIMIT 1 LOCK IN SHARE MODE;
  SELECT (NOT (CAST(_g.`current_cycle` AS BINARY) <=> CAST(_w.`current_cycle` AS BINARY)) AND NOT (CAST(_w.`current_cycle` AS BINARY) <=> CAST(_g.`current_cycle` AS BINARY))) OR (NOT (CAST(_g.`step` AS BINARY) <=> CAST(_w.`pomodoro_status` AS BINARY)) AND NOT (CAST(_w.`pomodoro_status` AS BINARY) <=> CAST(gapless.`down_2_3_1_a_2_DIGEST`(_g.`step`) AS BINARY))) INTO _gapless_broken FROM `gapless`.`map_2_3_1_DIGEST` AS _g JOIN `gapless`.`map_2_3_2_DIGEST` AS _w ON _w.old_id = _gapless_last
    WHERE _g.old_id = _gapless_of LOCK IN SHARE MODE;
  IF _gapless_broken THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    SELECT CASE WHEN NOT (CAST(_g.`current_cycle` AS BINARY) <=> CAST(_w.`current_cycle` AS BINARY)) THEN _g.`current_cycle` ELSE _w.`current_cycle` END, CASE WHEN NOT (CAST(_g.`step` AS BINARY) <=> CAST(_w.`pomodoro_status` AS BINARY)) THEN gapless.`down_2_3_1_a_2_DIGEST`(_g.`step`) ELSE _w.`pomodoro_status` END INTO _gapless_shared_1, _gapless_shared_2
      FROM `gapless`.`map_2_3_1_DIGEST` AS _g JOIN `gapless`.`map_2_3_2_DIGEST` AS _w ON _w.old_id = _gapless_last WHERE _g.old_id = _gapless_of LOCK IN SHARE MODE;
    UPDATE `gapless`.`map_2_3_2_DIGEST` AS _m SET _m.`current_cycle` = _gapless_shared_1, _m.`pomodoro_status` = _gapless_shared_2 WHERE _m.parent_id = _gapless_of;
    UPDATE `app`.`pomodoro_progress` AS _o JOIN `gapless`.`map_2_3_2_DIGEST` AS _m ON _m.old_id = _o.`id` SET
      _o.`current_cycle` = _gapless_shared_1, _o.`pomodoro_status` = _gapless_shared_2
      WHERE _m.parent_id = _gapless_of;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP PROCEDURE gapless.`pull_2_3_1_DIGEST`;
CREATE PROCEDURE gapless.`push_2_3_1_DIGEST`(_gapless_of bigint(20))
BEGIN
  DECLARE _gapless_last bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_broken boolean;
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
                  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (_gapless_of) FOR UPDATE;
  SET _gapless_last = NULL;
  SELECT _c.old_id INTO _gapless_last FROM `gapless`.`map_2_3_2_DIGEST` AS _c FORCE INDEX (parent_id) WHERE _c.parent_id = _gapless_of AND _c.new_id IS NOT NULL ORDER BY _c.`current_cycle` IS NULL, _c.`current_cycle` DESC, CASE CAST(_c.`pomodoro_status` AS char) WHEN 'PLANNING' THEN 1 WHEN 'STUDYING' THEN 2 WHEN 'RETROSPECT' THEN 3 WHEN 'DONE' THEN 4 ELSE 0 END DESC, _c.old_id DESC LIMIT 1 LOCK IN SHARE MODE;
  SELECT (NOT (CAST(_g.`current_cycle` AS BINARY) <=> CAST(_w.`current_cycle` AS BINARY)) AND NOT (CAST(_w.`current_cycle` AS BINARY) <=> CAST(_g.`current_cycle` AS BINARY))) OR (NOT (CAST(_g.`step` AS BINARY) <=> CAST(_w.`pomodoro_status` AS BINARY)) AND NOT (CAST(_w.`pomodoro_status` AS BINARY) <=> CAST(gapless.`down_2_3_1_a_2_DIGEST`(_g.`step`) AS BINARY))) INTO _gapless_broken FROM `gapless`.`map_2_3_1_DIGEST` AS _g JOIN `gapless`.`map_2_3_2_DIGEST` AS _w ON _w.old_id = _gapless_last
    WHERE _g.old_id = _gapless_of LOCK IN SHARE MODE;
  IF _gapless_broken THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    UPDATE `app`.`study` AS _n JOIN `gapless`.`map_2_3_1_DIGEST` AS _g ON _g.new_id = _n.`id` JOIN `gapless`.`map_2_3_2_DIGEST` AS _w ON _w.old_id = _gapless_last SET
      _n.`current_cycle` = if((NOT (CAST(_g.`current_cycle` AS BINARY) <=> CAST(_w.`current_cycle` AS BINARY)) AND NOT (CAST(_w.`current_cycle` AS BINARY) <=> CAST(_g.`current_cycle` AS BINARY))), _w.`current_cycle`, _n.`current_cycle`),
      _n.`step` = if((NOT (CAST(_g.`step` AS BINARY) <=> CAST(_w.`pomodoro_status` AS BINARY)) AND NOT (CAST(_w.`pomodoro_status` AS BINARY) <=> CAST(gapless.`down_2_3_1_a_2_DIGEST`(_g.`step`) AS BINARY))), _w.`pomodoro_status`, _n.`step`)
      WHERE _g.old_id = _gapless_of;
    UPDATE `gapless`.`map_2_3_1_DIGEST` AS _g JOIN `app`.`study` AS _n ON _n.`id` = _g.new_id SET
      _g.`current_cycle` = _n.`current_cycle`, _g.`step` = _n.`step`
      WHERE _g.old_id = _gapless_of;
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP PROCEDURE gapless.`push_2_3_1_DIGEST`;
CREATE FUNCTION gapless.`fill_2_3_1_DIGEST`(_gapless_key bigint(20)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE `name` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`name` INTO `name`
    FROM `app`.`pomodoro_study` AS _o WHERE _o.`id` = _gapless_key;
  SET @gapless_2_3_1_DIGEST = now(6);
  IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `app`.`study` AS _n WHERE _n.`id` = _gapless_key) THEN
    INSERT INTO `app`.`study` (`id`, `name`, `current_cycle`, `step`) VALUES (_gapless_key, `name`, (1), ('WAITING'));
    SET _gapless_id = _gapless_key;
  END IF;
  IF _gapless_id IS NULL THEN
    INSERT INTO `app`.`study` (`name`, `current_cycle`, `step`) VALUES (`name`, (1), ('WAITING'));
    SET _gapless_id = last_insert_id();
  END IF;
  INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id, new_id, `current_cycle`, `step`) SELECT _gapless_key, _gapless_id, _n.`current_cycle`, _n.`step` FROM `app`.`study` AS _n WHERE _n.`id` = _gapless_id;
  SET @gapless_2_3_1_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_3_1_DIGEST`;
CREATE FUNCTION gapless.`fill_rows_2_3_1_DIGEST`(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  SET @gapless_2_3_1_DIGEST = now(6);
  INSERT INTO `app`.`study` (`id`, `name`, `current_cycle`, `step`) SELECT _o.`id`, _o.`name`, (1), ('WAITING')
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key bigint(20) PATH '$')) AS _k
    STRAIGHT_JOIN `app`.`pomodoro_study` AS _o ON _o.`id` = _k._gapless_key
    WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.old_id = _o.`id`);
  INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id, new_id, `current_cycle`, `step`) SELECT _o.`id`, _o.`id`, _n.`current_cycle`, _n.`step`
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key bigint(20) PATH '$')) AS _k
    STRAIGHT_JOIN `app`.`pomodoro_study` AS _o ON _o.`id` = _k._gapless_key STRAIGHT_JOIN `app`.`study` AS _n ON _n.`id` = _o.`id`
    WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.old_id = _o.`id`);
  SET @gapless_2_3_1_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_rows_2_3_1_DIGEST`;
CREATE PROCEDURE gapless.`counter_2_3_1_DIGEST`()
BEGIN
  SET @gapless_counter = (SELECT concat('ALTER TABLE `app`.`study` AUTO_INCREMENT = ', greatest(coalesce(max(`id`), 0), 0) + 100000) FROM `app`.`pomodoro_study`);
  PREPARE gapless_counter FROM @gapless_counter;
  EXECUTE gapless_counter;
  DEALLOCATE PREPARE gapless_counter;
END;
-- undo: DROP PROCEDURE gapless.`counter_2_3_1_DIGEST`;
CALL gapless.`counter_2_3_1_DIGEST`();
CREATE TRIGGER `app`.`zz_gapless_2_3_1_nd` AFTER DELETE ON `app`.`study` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      DELETE FROM `app`.`pomodoro_study` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_3_1_DIGEST` WHERE old_id = _gapless_id;
    END IF;
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_1_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_nu` AFTER UPDATE ON `app`.`study` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_1 boolean;
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR NOT (CAST(NEW.`current_cycle` AS BINARY) <=> CAST(OLD.`current_cycle` AS BINARY) AND CAST(NEW.`step` AS BINARY) <=> CAST(OLD.`step` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_3_1_DIGEST` SET new_id = NEW.`id` WHERE old_id = _gapless_id;
      END IF;
      SELECT NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) INTO _gapless_1
        FROM `app`.`pomodoro_study` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 THEN
        UPDATE `app`.`pomodoro_study` AS _o SET
          _o.`name` = if(_gapless_1, NEW.`name`, _o.`name`)
          WHERE _o.`id` = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`current_cycle` AS BINARY) <=> CAST(OLD.`current_cycle` AS BINARY) AND CAST(NEW.`step` AS BINARY) <=> CAST(OLD.`step` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_3_1_DIGEST` SET `current_cycle` = NEW.`current_cycle`, `step` = NEW.`step` WHERE old_id = _gapless_id;
        CALL gapless.`pull_2_3_1_DIGEST`(_gapless_id);
      END IF;
    END IF;
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_1_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_ni` AFTER INSERT ON `app`.`study` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    INSERT INTO `app`.`pomodoro_study` (`name`) VALUES (NEW.`name`);
    INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id, new_id, `current_cycle`, `step`) VALUES (last_insert_id(), NEW.`id`, NEW.`current_cycle`, NEW.`step`);
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_1_ni`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_od` AFTER DELETE ON `app`.`pomodoro_study` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_3_1_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      DELETE FROM `app`.`study` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_3_1_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_1_od`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_ou` AFTER UPDATE ON `app`.`pomodoro_study` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_3_1_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_3_1_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_3_1_DIGEST` SET old_id = NEW.`id` WHERE old_id = OLD.`id`;
      END IF;
      SELECT NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) INTO _gapless_1
        FROM `app`.`study` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 THEN
        UPDATE `app`.`study` AS _n SET
          _n.`name` = if(_gapless_1, NEW.`name`, _n.`name`)
          WHERE _n.`id` = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        CALL gapless.`push_2_3_1_DIGEST`(NEW.`id`);
      END IF;
    ELSEIF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      INSERT INTO `app`.`study` (`name`, `current_cycle`, `step`) VALUES (NEW.`name`, (1), ('WAITING'));
      INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id, new_id, `current_cycle`, `step`) SELECT NEW.`id`, last_insert_id(), _n.`current_cycle`, _n.`step` FROM `app`.`study` AS _n WHERE _n.`id` = last_insert_id();
      CALL gapless.`push_2_3_1_DIGEST`(NEW.`id`);
    END IF;
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_1_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_oi` AFTER INSERT ON `app`.`pomodoro_study` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_1_DIGEST = now(6);
    INSERT INTO `app`.`study` (`name`, `current_cycle`, `step`) VALUES (NEW.`name`, (1), ('WAITING'));
    INSERT INTO `gapless`.`map_2_3_1_DIGEST` (old_id, new_id, `current_cycle`, `step`) SELECT NEW.`id`, last_insert_id(), _n.`current_cycle`, _n.`step` FROM `app`.`study` AS _n WHERE _n.`id` = last_insert_id();
    CALL gapless.`push_2_3_1_DIGEST`(NEW.`id`);
    SET @gapless_2_3_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_1_oi`;
CREATE FUNCTION gapless.`fill_2_3_2_DIGEST`(_gapless_key bigint(20)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE `pomodoro_study_id` bigint(20);
  DECLARE `nickname` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE `current_cycle` int(11);
  DECLARE `pomodoro_status` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE _gapless_partner_1 bigint;
  IF EXISTS (SELECT 1 FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`pomodoro_study_id`, _o.`nickname`, _o.`current_cycle`, _o.`pomodoro_status` INTO `pomodoro_study_id`, `nickname`, `current_cycle`, `pomodoro_status`
    FROM `app`.`pomodoro_progress` AS _o WHERE _o.`id` = _gapless_key;
  SELECT max(_r.new_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = `pomodoro_study_id` FOR UPDATE SKIP LOCKED;
  IF NOT (_gapless_partner_1 IS NOT NULL) THEN
    RETURN true;
  END IF;
  SET @gapless_2_3_2_DIGEST = now(6);
  IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `app`.`participant` AS _n WHERE _n.`id` = _gapless_key) THEN
    INSERT INTO `app`.`participant` (`id`, `study_id`, `nickname`, `is_host`) VALUES (_gapless_key, _gapless_partner_1, `nickname`, (false));
    SET _gapless_id = _gapless_key;
  END IF;
  IF _gapless_id IS NULL THEN
    INSERT INTO `app`.`participant` (`study_id`, `nickname`, `is_host`) VALUES (_gapless_partner_1, `nickname`, (false));
    SET _gapless_id = last_insert_id();
  END IF;
  INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id, new_id, parent_id, `current_cycle`, `pomodoro_status`) VALUES (_gapless_key, _gapless_id, `pomodoro_study_id`, `current_cycle`, `pomodoro_status`);
  CALL gapless.`push_2_3_1_DIGEST`(`pomodoro_study_id`);
  SET @gapless_2_3_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_3_2_DIGEST`;
CREATE PROCEDURE gapless.`counter_2_3_2_DIGEST`()
BEGIN
  SET @gapless_counter = (SELECT concat('ALTER TABLE `app`.`participant` AUTO_INCREMENT = ', greatest(coalesce(max(`id`), 0), 0) + 100000) FROM `app`.`pomodoro_progress`);
  PREPARE gapless_counter FROM @gapless_counter;
  EXECUTE gapless_counter;
  DEALLOCATE PREPARE gapless_counter;
END;
-- undo: DROP PROCEDURE gapless.`counter_2_3_2_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_nd` AFTER DELETE ON `app`.`participant` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_parent bigint(20);
  DECLARE _gapless_moved bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.new_id IN (OLD.`study_id`) FOR UPDATE;
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      SELECT _m.parent_id INTO _gapless_parent FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = _gapless_id FOR UPDATE;
      SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (_gapless_parent) FOR UPDATE;
      DELETE FROM `app`.`pomodoro_progress` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_3_2_DIGEST` WHERE old_id = _gapless_id;
      CALL gapless.`pull_2_3_1_DIGEST`(_gapless_parent);
    END IF;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_2_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_nu` AFTER UPDATE ON `app`.`participant` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_partner_1 bigint(20);
  DECLARE _gapless_parent bigint(20);
  DECLARE _gapless_moved bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`study_id` AS BINARY) <=> CAST(OLD.`study_id` AS BINARY)) OR NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(OLD.`nickname` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    IF NOT (CAST(NEW.`study_id` AS BINARY) <=> CAST(OLD.`study_id` AS BINARY)) THEN
      SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.new_id IN (OLD.`study_id`, NEW.`study_id`) FOR UPDATE;
    END IF;
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` LOCK IN SHARE MODE;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_3_2_DIGEST` SET new_id = NEW.`id` WHERE old_id = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`study_id` AS BINARY) <=> CAST(OLD.`study_id` AS BINARY)) THEN
        SELECT max(_r.old_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.new_id = NEW.`study_id` FOR UPDATE;
      END IF;
      SELECT NOT (CAST(NEW.`study_id` AS BINARY) <=> CAST(OLD.`study_id` AS BINARY)) AND _gapless_partner_1 IS NOT NULL, NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(OLD.`nickname` AS BINARY)) INTO _gapless_1, _gapless_2
        FROM `app`.`pomodoro_progress` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 THEN
        UPDATE `app`.`pomodoro_progress` AS _o SET
          _o.`pomodoro_study_id` = if(_gapless_1, _gapless_partner_1, _o.`pomodoro_study_id`),
          _o.`nickname` = if(_gapless_2, NEW.`nickname`, _o.`nickname`)
          WHERE _o.`id` = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`study_id` AS BINARY) <=> CAST(OLD.`study_id` AS BINARY)) THEN
        SELECT _m.parent_id INTO _gapless_parent FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = _gapless_id FOR UPDATE;
        SELECT _o.`pomodoro_study_id` INTO _gapless_moved FROM `app`.`pomodoro_progress` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
        SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (_gapless_parent, _gapless_moved) FOR UPDATE;
        UPDATE `gapless`.`map_2_3_2_DIGEST` SET parent_id = _gapless_moved WHERE old_id = _gapless_id;
        CALL gapless.`pull_2_3_1_DIGEST`(_gapless_parent);
        CALL gapless.`pull_2_3_1_DIGEST`(_gapless_moved);
      END IF;
    ELSE
      SELECT max(_r.old_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.new_id = NEW.`study_id` FOR UPDATE;
      IF _gapless_partner_1 IS NOT NULL THEN
        SELECT _g.`current_cycle`, gapless.`down_2_3_1_a_2_DIGEST`(_g.`step`) INTO _gapless_shared_1, _gapless_shared_2
          FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id = _gapless_partner_1 FOR UPDATE;
        INSERT INTO `app`.`pomodoro_progress` (`pomodoro_study_id`, `nickname`, `current_cycle`, `pomodoro_status`) VALUES (_gapless_partner_1, NEW.`nickname`, _gapless_shared_1, _gapless_shared_2);
        INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id, new_id, parent_id, `current_cycle`, `pomodoro_status`) SELECT last_insert_id(), NEW.`id`, _o.`pomodoro_study_id`, _o.`current_cycle`, _o.`pomodoro_status` FROM `app`.`pomodoro_progress` AS _o WHERE _o.`id` = last_insert_id();
      END IF;
    END IF;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_2_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_ni` AFTER INSERT ON `app`.`participant` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_partner_1 bigint(20);
  DECLARE _gapless_parent bigint(20);
  DECLARE _gapless_moved bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    SELECT max(_r.old_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.new_id = NEW.`study_id` FOR UPDATE;
    IF _gapless_partner_1 IS NOT NULL THEN
      SELECT _g.`current_cycle`, gapless.`down_2_3_1_a_2_DIGEST`(_g.`step`) INTO _gapless_shared_1, _gapless_shared_2
        FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id = _gapless_partner_1 FOR UPDATE;
      INSERT INTO `app`.`pomodoro_progress` (`pomodoro_study_id`, `nickname`, `current_cycle`, `pomodoro_status`) VALUES (_gapless_partner_1, NEW.`nickname`, _gapless_shared_1, _gapless_shared_2);
      INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id, new_id, parent_id, `current_cycle`, `pomodoro_status`) SELECT last_insert_id(), NEW.`id`, _o.`pomodoro_study_id`, _o.`current_cycle`, _o.`pomodoro_status` FROM `app`.`pomodoro_progress` AS _o WHERE _o.`id` = last_insert_id();
    END IF;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_2_ni`;

-- backfill: fill app.study from app.pomodoro_study, triggers keep studies (app.pomodoro_progress and app.participant) in step, fill app.participant from app.pomodoro_progress
-- lock: some rows of pomodoro_study at a time, working 80 % of the time; participant, exclusive, ms; gives way after 0.25 s, tries again; pomodoro_progress, exclusive, ms; gives way after 0.25 s, tries again; some rows of pomodoro_progress at a time, working 80 % of the time
-- going back loses nothing
SELECT _o.`id` AS `id`, _o.`name` AS `name`, (1) AS `current_cycle`, ('WAITING') AS `step` FROM `app`.`pomodoro_study` AS _o;
CALL gapless.`counter_2_3_2_DIGEST`();
CREATE TRIGGER `app`.`zz_gapless_2_3_2_od` AFTER DELETE ON `app`.`pomodoro_progress` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_parent bigint(20);
  DECLARE _gapless_moved bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (OLD.`pomodoro_study_id`) FOR UPDATE;
    INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_3_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      SELECT _m.parent_id INTO _gapless_parent FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
      SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (_gapless_parent) FOR UPDATE;
      DELETE FROM `app`.`participant` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_3_2_DIGEST` WHERE old_id = OLD.`id`;
      CALL gapless.`push_2_3_1_DIGEST`(_gapless_parent);
    END IF;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_2_od`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_ou` AFTER UPDATE ON `app`.`pomodoro_progress` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_partner_1 bigint;
  DECLARE _gapless_filled boolean;
  DECLARE _gapless_parent bigint(20);
  DECLARE _gapless_moved bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`pomodoro_study_id` AS BINARY) <=> CAST(OLD.`pomodoro_study_id` AS BINARY)) OR NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(OLD.`nickname` AS BINARY)) OR NOT (CAST(NEW.`current_cycle` AS BINARY) <=> CAST(OLD.`current_cycle` AS BINARY) AND CAST(NEW.`pomodoro_status` AS BINARY) <=> CAST(OLD.`pomodoro_status` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) OR NOT (CAST(NEW.`pomodoro_study_id` AS BINARY) <=> CAST(OLD.`pomodoro_study_id` AS BINARY)) OR NOT (CAST(NEW.`current_cycle` AS BINARY) <=> CAST(OLD.`current_cycle` AS BINARY) AND CAST(NEW.`pomodoro_status` AS BINARY) <=> CAST(OLD.`pomodoro_status` AS BINARY)) THEN
      SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (OLD.`pomodoro_study_id`, NEW.`pomodoro_study_id`) FOR UPDATE;
    END IF;
    INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_3_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_3_2_DIGEST` SET old_id = NEW.`id` WHERE old_id = OLD.`id`;
      END IF;
      IF NOT (CAST(NEW.`pomodoro_study_id` AS BINARY) <=> CAST(OLD.`pomodoro_study_id` AS BINARY)) THEN
        SELECT max(_r.new_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = NEW.`pomodoro_study_id` FOR UPDATE;
      END IF;
      SELECT NOT (CAST(NEW.`pomodoro_study_id` AS BINARY) <=> CAST(OLD.`pomodoro_study_id` AS BINARY)) AND _gapless_partner_1 IS NOT NULL, NOT (CAST(NEW.`nickname` AS BINARY) <=> CAST(OLD.`nickname` AS BINARY)) INTO _gapless_1, _gapless_2
        FROM `app`.`participant` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 THEN
        UPDATE `app`.`participant` AS _n SET
          _n.`study_id` = if(_gapless_1, _gapless_partner_1, _n.`study_id`),
          _n.`nickname` = if(_gapless_2, NEW.`nickname`, _n.`nickname`)
          WHERE _n.`id` = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) OR NOT (CAST(NEW.`pomodoro_study_id` AS BINARY) <=> CAST(OLD.`pomodoro_study_id` AS BINARY)) OR NOT (CAST(NEW.`current_cycle` AS BINARY) <=> CAST(OLD.`current_cycle` AS BINARY) AND CAST(NEW.`pomodoro_status` AS BINARY) <=> CAST(OLD.`pomodoro_status` AS BINARY)) THEN
        SELECT _m.parent_id INTO _gapless_parent FROM `gapless`.`map_2_3_2_DIGEST` AS _m WHERE _m.old_id = NEW.`id` FOR UPDATE;
        SELECT max(_g.old_id) INTO _gapless_lock FROM `gapless`.`map_2_3_1_DIGEST` AS _g WHERE _g.old_id IN (_gapless_parent, NEW.`pomodoro_study_id`) FOR UPDATE;
        UPDATE `gapless`.`map_2_3_2_DIGEST` SET parent_id = NEW.`pomodoro_study_id`, `current_cycle` = NEW.`current_cycle`, `pomodoro_status` = NEW.`pomodoro_status` WHERE old_id = NEW.`id`;
        CALL gapless.`push_2_3_1_DIGEST`(_gapless_parent);
        IF NOT (CAST(NEW.`pomodoro_study_id` AS BINARY) <=> CAST(OLD.`pomodoro_study_id` AS BINARY)) THEN
          CALL gapless.`push_2_3_1_DIGEST`(NEW.`pomodoro_study_id`);
        END IF;
      END IF;
    ELSEIF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      SELECT max(_r.new_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = NEW.`pomodoro_study_id` FOR UPDATE;
      IF _gapless_partner_1 IS NOT NULL THEN
        INSERT INTO `app`.`participant` (`study_id`, `nickname`, `is_host`) VALUES (_gapless_partner_1, NEW.`nickname`, (false));
        INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id, new_id, parent_id, `current_cycle`, `pomodoro_status`) VALUES (NEW.`id`, last_insert_id(), NEW.`pomodoro_study_id`, NEW.`current_cycle`, NEW.`pomodoro_status`);
        CALL gapless.`push_2_3_1_DIGEST`(NEW.`pomodoro_study_id`);
      END IF;
    ELSE
      SELECT max(_r.new_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = NEW.`pomodoro_study_id` FOR UPDATE;
      SET _gapless_filled = gapless.`fill_2_3_2_DIGEST`(NEW.`id`);
    END IF;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_2_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_oi` AFTER INSERT ON `app`.`pomodoro_progress` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_partner_1 bigint;
  DECLARE _gapless_parent bigint(20);
  DECLARE _gapless_moved bigint(20);
  DECLARE _gapless_lock bigint(20);
  DECLARE _gapless_shared_1 int(11);
  DECLARE _gapless_shared_2 varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_3_2_DIGEST = now(6);
    SELECT max(_r.new_id) INTO _gapless_partner_1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = NEW.`pomodoro_study_id` FOR UPDATE;
    IF _gapless_partner_1 IS NOT NULL THEN
      INSERT INTO `app`.`participant` (`study_id`, `nickname`, `is_host`) VALUES (_gapless_partner_1, NEW.`nickname`, (false));
      INSERT INTO `gapless`.`map_2_3_2_DIGEST` (old_id, new_id, parent_id, `current_cycle`, `pomodoro_status`) VALUES (NEW.`id`, last_insert_id(), NEW.`pomodoro_study_id`, NEW.`current_cycle`, NEW.`pomodoro_status`);
      CALL gapless.`push_2_3_1_DIGEST`(NEW.`pomodoro_study_id`);
    END IF;
    SET @gapless_2_3_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_3_2_oi`;
SELECT _o.`id` AS `id`, (SELECT _r.new_id FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = _o.`pomodoro_study_id`) AS `study_id`, _o.`nickname` AS `nickname`, (false) AS `is_host` FROM `app`.`pomodoro_progress` AS _o WHERE EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = _o.`pomodoro_study_id`);

-- verify: compare every row of pomodoro_study, compare every row of study, compare every row of map_2_3_1_DIGEST, compare every row of pomodoro_progress, compare every row of participant, compare every row of map_2_3_2_DIGEST, look for rows of pomodoro_progress that refer to none, look for rows of participant that refer to none
-- going back loses nothing
SELECT count(*) FROM `app`.`pomodoro_study` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _m JOIN `app`.`study` AS _n ON _n.`id` = _m.new_id WHERE _m.old_id = `app`.`pomodoro_study`.`id` AND NOT (NOT (CAST(_n.`name` AS BINARY) <=> CAST(`app`.`pomodoro_study`.`name` AS BINARY)) AND NOT (CAST(`app`.`pomodoro_study`.`name` AS BINARY) <=> CAST(_n.`name` AS BINARY))) AND NOT (NOT (CAST(_m.`current_cycle` AS BINARY) <=> CAST(_n.`current_cycle` AS BINARY) AND CAST(_m.`step` AS BINARY) <=> CAST(_n.`step` AS BINARY)) OR EXISTS (SELECT 1 FROM `gapless`.`map_2_3_2_DIGEST` AS _w FORCE INDEX (parent_id) WHERE _w.parent_id = `app`.`pomodoro_study`.`id` AND _w.old_id = (SELECT _c.old_id FROM `gapless`.`map_2_3_2_DIGEST` AS _c FORCE INDEX (parent_id) WHERE _c.parent_id = `app`.`pomodoro_study`.`id` AND _c.new_id IS NOT NULL ORDER BY _c.`current_cycle` IS NULL, _c.`current_cycle` DESC, CASE CAST(_c.`pomodoro_status` AS char) WHEN 'PLANNING' THEN 1 WHEN 'STUDYING' THEN 2 WHEN 'RETROSPECT' THEN 3 WHEN 'DONE' THEN 4 ELSE 0 END DESC, _c.old_id DESC LIMIT 1) AND ((NOT (CAST(_n.`current_cycle` AS BINARY) <=> CAST(_w.`current_cycle` AS BINARY)) AND NOT (CAST(_w.`current_cycle` AS BINARY) <=> CAST(_n.`current_cycle` AS BINARY))) OR (NOT (CAST(_n.`step` AS BINARY) <=> CAST(_w.`pomodoro_status` AS BINARY)) AND NOT (CAST(_w.`pomodoro_status` AS BINARY) <=> CAST(gapless.`down_2_3_1_a_2_DIGEST`(_n.`step`) AS BINARY)))))));
SELECT count(*) FROM `app`.`study` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _m JOIN `app`.`pomodoro_study` AS _o ON _o.`id` = _m.old_id WHERE _m.new_id = `app`.`study`.`id`);
SELECT count(*) FROM `gapless`.`map_2_3_1_DIGEST` WHERE (NOT EXISTS (SELECT 1 FROM `app`.`pomodoro_study` AS _o WHERE _o.`id` = `gapless`.`map_2_3_1_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `app`.`study` AS _n WHERE _n.`id` = `gapless`.`map_2_3_1_DIGEST`.new_id));
SELECT count(*) FROM `app`.`pomodoro_progress` WHERE EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = `app`.`pomodoro_progress`.`pomodoro_study_id`) AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_3_2_DIGEST` AS _m JOIN `app`.`participant` AS _n ON _n.`id` = _m.new_id WHERE _m.old_id = `app`.`pomodoro_progress`.`id` AND NOT (NOT (CAST(_n.`study_id` AS BINARY) <=> CAST((SELECT _r.new_id FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = `app`.`pomodoro_progress`.`pomodoro_study_id`) AS BINARY)) AND EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.new_id = _n.`study_id`)) AND NOT (NOT (CAST(_n.`nickname` AS BINARY) <=> CAST(`app`.`pomodoro_progress`.`nickname` AS BINARY)) AND NOT (CAST(`app`.`pomodoro_progress`.`nickname` AS BINARY) <=> CAST(_n.`nickname` AS BINARY))) AND NOT (NOT (CAST(_m.parent_id AS BINARY) <=> CAST(`app`.`pomodoro_progress`.`pomodoro_study_id` AS BINARY) AND CAST(_m.`current_cycle` AS BINARY) <=> CAST(`app`.`pomodoro_progress`.`current_cycle` AS BINARY) AND CAST(_m.`pomodoro_status` AS BINARY) <=> CAST(`app`.`pomodoro_progress`.`pomodoro_status` AS BINARY))));
SELECT count(*) FROM `app`.`participant` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_3_2_DIGEST` AS _m JOIN `app`.`pomodoro_progress` AS _o ON _o.`id` = _m.old_id WHERE _m.new_id = `app`.`participant`.`id`) AND EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.new_id = `app`.`participant`.`study_id`);
SELECT count(*) FROM `gapless`.`map_2_3_2_DIGEST` WHERE (NOT EXISTS (SELECT 1 FROM `app`.`pomodoro_progress` AS _o WHERE _o.`id` = `gapless`.`map_2_3_2_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `app`.`participant` AS _n WHERE _n.`id` = `gapless`.`map_2_3_2_DIGEST`.new_id));
SELECT count(*) FROM `app`.`pomodoro_progress` WHERE NOT (EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.old_id = `app`.`pomodoro_progress`.`pomodoro_study_id`));
SELECT count(*) FROM `app`.`participant` WHERE NOT (EXISTS (SELECT 1 FROM `gapless`.`map_2_3_1_DIGEST` AS _r WHERE _r.new_id = `app`.`participant`.`study_id`));

-- trial: writes of pomodoro_study are refused, writes of pomodoro_progress are refused
-- lock: pomodoro_study, exclusive, ms; gives way after 0.25 s, tries again; pomodoro_progress, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_3_1_td` AFTER DELETE ON `app`.`pomodoro_study` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of pomodoro_study: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_3_1_td`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_tu` AFTER UPDATE ON `app`.`pomodoro_study` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of pomodoro_study: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_3_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_3_1_ti` AFTER INSERT ON `app`.`pomodoro_study` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_3_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of pomodoro_study: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_3_1_ti`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_td` AFTER DELETE ON `app`.`pomodoro_progress` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of pomodoro_progress: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_3_2_td`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_tu` AFTER UPDATE ON `app`.`pomodoro_progress` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of pomodoro_progress: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_3_2_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_3_2_ti` AFTER INSERT ON `app`.`pomodoro_progress` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_3_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of pomodoro_progress: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_3_2_ti`;

-- contract: triggers of participant go, triggers of study go, pomodoro_progress goes, pomodoro_study goes, functions go
-- lock: participant, exclusive, ms; gives way after 0.25 s, tries again; study, exclusive, ms; gives way after 0.25 s, tries again; pomodoro_progress, exclusive, ms; gives way after 0.25 s, tries again; pomodoro_study, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_3_2_ni`;
DROP TRIGGER `app`.`zz_gapless_2_3_2_nu`;
DROP TRIGGER `app`.`zz_gapless_2_3_2_nd`;
DROP TRIGGER `app`.`zz_gapless_2_3_1_ni`;
DROP TRIGGER `app`.`zz_gapless_2_3_1_nu`;
DROP TRIGGER `app`.`zz_gapless_2_3_1_nd`;
DROP TABLE `app`.`pomodoro_progress`;
DROP TABLE `app`.`pomodoro_study`;
DROP PROCEDURE gapless.`counter_2_3_2_DIGEST`;
DROP FUNCTION gapless.`fill_2_3_2_DIGEST`;
DROP TABLE `gapless`.`map_2_3_2_DIGEST`;
DROP PROCEDURE gapless.`counter_2_3_1_DIGEST`;
DROP FUNCTION gapless.`fill_rows_2_3_1_DIGEST`;
DROP FUNCTION gapless.`fill_2_3_1_DIGEST`;
DROP PROCEDURE gapless.`push_2_3_1_DIGEST`;
DROP PROCEDURE gapless.`pull_2_3_1_DIGEST`;
DROP FUNCTION gapless.`down_2_3_1_a_2_DIGEST`;
DROP TABLE `gapless`.`map_2_3_1_DIGEST`;

-- note: At contract app.pomodoro_study goes, and Gapless keeps no copy of it; nothing in app.study says what was in note.
-- note: An undo takes app.study away: its rows are in app.pomodoro_study by then, each with its id there.
-- note: Until contract TRUNCATE of app.pomodoro_study or app.study would not reach the other one.
-- note: A write of the new release to current_cycle, step of app.study is one to every row of app.pomodoro_progress that belongs to it: users of the old release are moved along.
-- note: innodb_autoinc_lock_mode is 1: when both releases say INSERT .. SELECT at the same moment, one of them can fail with error 1467. Where both do, set it to 2.
-- note: At contract app.pomodoro_progress goes, and Gapless keeps no copy of it.
-- note: An undo takes app.participant away: its rows are in app.pomodoro_progress by then, each with its id there. What the new release chose for is_host is copied first.
-- note: Until contract TRUNCATE of app.pomodoro_progress or app.participant would not reach the other one.
-- note: Before the triggers come, sync waits for transactions under REPEATABLE READ that began before the new tables were there, two minutes at most: their next write would fail with 1412. Without the right PROCESS it does not see them.
