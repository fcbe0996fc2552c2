-- expand: create table member, create table bill, create table bill_detail, pairs of bills (app.member_action and app.member), pairs of bills (app.payment and app.bill), pairs of bills (app.part and app.bill_detail)
-- going back loses nothing
CREATE TABLE `app`.`member` (`id` bigint NOT NULL AUTO_INCREMENT, `event_id` bigint NOT NULL, `name` varchar(8) COLLATE utf8mb4_nopad_bin NOT NULL, `is_deposited` boolean NOT NULL, PRIMARY KEY (`id`), UNIQUE KEY `member_name` (`event_id`, `name`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`member`;
CREATE TABLE `app`.`bill` (`id` bigint NOT NULL AUTO_INCREMENT, `event_id` bigint NOT NULL, `title` varchar(40) NULL, PRIMARY KEY (`id`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`bill`;
CREATE TABLE `app`.`bill_detail` (`id` bigint NOT NULL AUTO_INCREMENT, `code` bigint NOT NULL, `bill_id` bigint NOT NULL, `member_id` bigint NOT NULL, `price` int NOT NULL, `is_fixed` boolean NULL, PRIMARY KEY (`id`), KEY `bill_detail_member` (`member_id`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`bill_detail`;
CREATE TABLE `gapless`.`group_2_4_1_DIGEST` (key_1 bigint NOT NULL, key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, new_id bigint NULL UNIQUE, n bigint NOT NULL, PRIMARY KEY (key_1, key_2)) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`group_2_4_1_DIGEST`;
CREATE TABLE `gapless`.`behind_2_4_1_DIGEST` (source tinyint NOT NULL, old_id bigint(20) NOT NULL, key_1 bigint NULL, key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL, PRIMARY KEY (source, old_id), KEY by_key (key_1, key_2, source)) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`behind_2_4_1_DIGEST`;
CREATE TABLE `gapless`.`map_2_4_2_DIGEST` (old_id bigint(20) NOT NULL PRIMARY KEY, new_id bigint NULL UNIQUE) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`map_2_4_2_DIGEST`;
CREATE TABLE `gapless`.`map_2_4_3_DIGEST` (old_id bigint(20) NOT NULL PRIMARY KEY, new_id bigint NULL UNIQUE) ENGINE = InnoDB;
-- undo: DROP TABLE `gapless`.`map_2_4_3_DIGEST`;

-- sync: triggers keep bills (app.member_action and app.member) in step, triggers keep bills (app.payment and app.bill) in step, triggers keep bills (app.part and app.bill_detail) in step
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again; action, exclusive, ms; gives way after 0.25 s, tries again; member_action, exclusive, ms; gives way after 0.25 s, tries again; bill, exclusive, ms; gives way after 0.25 s, tries again; payment, exclusive, ms; gives way after 0.25 s, tries again; bill_detail, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE PROCEDURE gapless.`hold_2_4_1_DIGEST`(_gapless_key_1 bigint, _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, OUT _gapless_new_id bigint, OUT _gapless_n bigint)
BEGIN
  INSERT INTO `gapless`.`group_2_4_1_DIGEST` (key_1, key_2, n) VALUES (_gapless_key_1, _gapless_key_2, 0) ON DUPLICATE KEY UPDATE n = n;
  SELECT _g.new_id, _g.n INTO _gapless_new_id, _gapless_n FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.key_1 = _gapless_key_1 AND _g.key_2 = _gapless_key_2 FOR UPDATE;
END;
-- undo: DROP PROCEDURE gapless.`hold_2_4_1_DIGEST`;
CREATE PROCEDURE gapless.`enter_2_4_1_DIGEST`(_gapless_key_1 bigint, _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, INOUT _gapless_new_id bigint)
BEGIN
  IF _gapless_new_id IS NULL THEN
    INSERT INTO `app`.`member` (`event_id`, `name`, `is_deposited`) VALUES (_gapless_key_1, _gapless_key_2, (false));
    SET _gapless_new_id = last_insert_id();
  END IF;
  UPDATE `gapless`.`group_2_4_1_DIGEST` AS _g SET _g.n = _g.n + 1, _g.new_id = _gapless_new_id WHERE _g.key_1 = _gapless_key_1 AND _g.key_2 = _gapless_key_2;
END;
-- undo: DROP PROCEDURE gapless.`enter_2_4_1_DIGEST`;
CREATE PROCEDURE gapless.`quit_2_4_1_DIGEST`(_gapless_key_1 bigint, _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, _gapless_new_id bigint, _gapless_n bigint)
IF _gapless_n > 1 THEN
  UPDATE `gapless`.`group_2_4_1_DIGEST` AS _g SET _g.n = _g.n - 1 WHERE _g.key_1 = _gapless_key_1 AND _g.key_2 = _gapless_key_2;
ELSE
  DELETE FROM `app`.`member` WHERE `id` = _gapless_new_id;
  DELETE FROM `gapless`.`group_2_4_1_DIGEST` WHERE key_1 = _gapless_key_1 AND key_2 = _gapless_key_2;
END IF;
-- undo: DROP PROCEDURE gapless.`quit_2_4_1_DIGEST`;
CREATE PROCEDURE gapless.`move_2_4_1_DIGEST`(_gapless_source tinyint, _gapless_old bigint(20), _gapless_is_key_1 bigint, _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, _gapless_there boolean, _gapless_key_1 bigint, _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin)
BEGIN
  DECLARE _gapless_from bigint;
  DECLARE _gapless_into bigint;
  DECLARE _gapless_n bigint;
  DECLARE _gapless_m bigint;
  IF _gapless_is_key_1 IS NULL THEN
    IF _gapless_there THEN
      CALL gapless.`hold_2_4_1_DIGEST`(_gapless_key_1, _gapless_key_2, _gapless_into, _gapless_m);
      CALL gapless.`enter_2_4_1_DIGEST`(_gapless_key_1, _gapless_key_2, _gapless_into);
      INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (_gapless_source, _gapless_old, _gapless_key_1, _gapless_key_2);
    END IF;
  ELSEIF NOT _gapless_there THEN
    DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = _gapless_source AND old_id = _gapless_old;
    CALL gapless.`hold_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
    CALL gapless.`quit_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
  ELSEIF NOT (CAST(_gapless_key_1 AS BINARY) <=> CAST(_gapless_is_key_1 AS BINARY) AND CAST(_gapless_key_2 AS BINARY) <=> CAST(_gapless_is_key_2 AS BINARY)) THEN
    IF (_gapless_key_1, _gapless_key_2) < (_gapless_is_key_1, _gapless_is_key_2) THEN
      CALL gapless.`hold_2_4_1_DIGEST`(_gapless_key_1, _gapless_key_2, _gapless_into, _gapless_m);
      CALL gapless.`hold_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
    ELSE
      CALL gapless.`hold_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
      CALL gapless.`hold_2_4_1_DIGEST`(_gapless_key_1, _gapless_key_2, _gapless_into, _gapless_m);
    END IF;
    UPDATE `gapless`.`behind_2_4_1_DIGEST` SET key_1 = _gapless_key_1, key_2 = _gapless_key_2 WHERE source = _gapless_source AND old_id = _gapless_old;
    IF _gapless_into IS NULL AND _gapless_from IS NOT NULL AND (_gapless_source = 1 OR _gapless_n = 1) THEN
      IF _gapless_n = 1 THEN
        DELETE FROM `gapless`.`group_2_4_1_DIGEST` WHERE key_1 = _gapless_is_key_1 AND key_2 = _gapless_is_key_2;
      ELSE
        UPDATE `gapless`.`group_2_4_1_DIGEST` SET new_id = NULL, n = n - 1 WHERE key_1 = _gapless_is_key_1 AND key_2 = _gapless_is_key_2;
      END IF;
      UPDATE `app`.`member` SET `event_id` = _gapless_key_1, `name` = _gapless_key_2 WHERE `id` = _gapless_from;
      UPDATE `gapless`.`group_2_4_1_DIGEST` SET new_id = _gapless_from, n = 1 WHERE key_1 = _gapless_key_1 AND key_2 = _gapless_key_2;
      IF _gapless_n > 1 THEN
        INSERT INTO `app`.`member` (`event_id`, `name`, `is_deposited`) VALUES (_gapless_is_key_1, _gapless_is_key_2, (false));
        UPDATE `gapless`.`group_2_4_1_DIGEST` SET new_id = last_insert_id() WHERE key_1 = _gapless_is_key_1 AND key_2 = _gapless_is_key_2;
        SET _gapless_into = last_insert_id();
        UPDATE `app`.`bill_detail` SET `member_id` = _gapless_into WHERE `member_id` = _gapless_from;
      END IF;
    ELSE
      CALL gapless.`enter_2_4_1_DIGEST`(_gapless_key_1, _gapless_key_2, _gapless_into);
      CALL gapless.`quit_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
    END IF;
  END IF;
END;
-- undo: DROP PROCEDURE gapless.`move_2_4_1_DIGEST`;
CREATE FUNCTION gapless.`fill_2_4_1_DIGEST`(_gapless_key bigint(20)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_there boolean;
  DECLARE _gapless_followed bigint(20);
  DECLARE _gapless_from_1 bigint(20);
  DECLARE `member_name` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE `action_id` bigint(20);
  IF EXISTS (SELECT 1 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 1 AND _b.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`member_name`, _o.`action_id` INTO `member_name`, `action_id`
    FROM `app`.`member_action` AS _o WHERE _o.`id` = _gapless_key;
  SELECT _p.`id`, _p.`event_id` INTO _gapless_followed, _gapless_from_1
    FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = `action_id`;
  SET @gapless_2_4_1_DIGEST = now(6);
  SET _gapless_there = _gapless_from_1 IS NOT NULL AND `member_name` IS NOT NULL AND char_length(`member_name`) <= 8;
  CALL gapless.`move_2_4_1_DIGEST`(1, _gapless_key, _gapless_is_key_1, _gapless_is_key_2, _gapless_there, if(_gapless_there, _gapless_from_1, NULL), if(_gapless_there, `member_name`, NULL));
  SET @gapless_2_4_1_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_4_1_DIGEST`;
CREATE PROCEDURE gapless.`refer_2_4_1_DIGEST`(_gapless_new_id bigint, OUT _gapless_key_1 bigint, OUT _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin)
IF _gapless_new_id IS NOT NULL THEN
  SELECT max(_g.key_1), max(_g.key_2) INTO _gapless_key_1, _gapless_key_2 FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.new_id = _gapless_new_id FOR UPDATE;
  IF _gapless_key_1 IS NULL THEN
    SELECT max(_g.key_1), max(_g.key_2) INTO _gapless_key_1, _gapless_key_2 FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.new_id = _gapless_new_id FOR UPDATE;
  END IF;
END IF;
-- undo: DROP PROCEDURE gapless.`refer_2_4_1_DIGEST`;
CREATE PROCEDURE gapless.`spare_2_4_1_DIGEST`(_gapless_key_1 bigint, _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, _gapless_new_id bigint, _gapless_n bigint)
BEGIN
  DECLARE _gapless_followed bigint(20);
  DECLARE _gapless_first bigint(20);
  DECLARE _gapless_with_1 int(11);
  IF _gapless_n > 1 THEN
    UPDATE `gapless`.`group_2_4_1_DIGEST` AS _g SET _g.n = _g.n - 1 WHERE _g.key_1 = _gapless_key_1 AND _g.key_2 = _gapless_key_2;
  ELSE
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
      SELECT ((SELECT coalesce(max(x.sequence), 0) + 1 FROM action x WHERE x.event_id = _n.event_id)) INTO _gapless_with_1 FROM `app`.`member` AS _n WHERE _n.`id` = _gapless_new_id;
    END;
    INSERT INTO `app`.`action` (`event_id`, `sequence`) VALUES (_gapless_key_1, coalesce(_gapless_with_1, 1));
    SET _gapless_followed = last_insert_id();
    INSERT INTO `app`.`member_action` (`member_name`, `status`, `action_id`) VALUES (_gapless_key_2, ('IN'), _gapless_followed);
    INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (1, last_insert_id(), _gapless_key_1, _gapless_key_2);
  END IF;
END;
-- undo: DROP PROCEDURE gapless.`spare_2_4_1_DIGEST`;
CREATE PROCEDURE gapless.`point_2_4_1_DIGEST`(_gapless_source tinyint, _gapless_old bigint(20), _gapless_key_1 bigint, _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin)
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_from bigint;
  DECLARE _gapless_n bigint;
  INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id) VALUES (_gapless_source, _gapless_old) ON DUPLICATE KEY UPDATE old_id = old_id;
  SELECT _b.key_1, _b.key_2 INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = _gapless_source AND _b.old_id = _gapless_old FOR UPDATE;
  IF _gapless_is_key_1 IS NULL THEN
    DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = _gapless_source AND old_id = _gapless_old;
  END IF;
  IF NOT (CAST(_gapless_key_1 AS BINARY) <=> CAST(_gapless_is_key_1 AS BINARY) AND CAST(_gapless_key_2 AS BINARY) <=> CAST(_gapless_is_key_2 AS BINARY)) THEN
    IF _gapless_key_1 IS NULL THEN
      DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = _gapless_source AND old_id = _gapless_old;
    ELSE
      INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (_gapless_source, _gapless_old, _gapless_key_1, _gapless_key_2)
        ON DUPLICATE KEY UPDATE key_1 = _gapless_key_1, key_2 = _gapless_key_2;
      UPDATE `gapless`.`group_2_4_1_DIGEST` AS _g SET _g.n = _g.n + 1 WHERE _g.key_1 = _gapless_key_1 AND _g.key_2 = _gapless_key_2;
    END IF;
    IF _gapless_is_key_1 IS NOT NULL THEN
      CALL gapless.`hold_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
      CALL gapless.`spare_2_4_1_DIGEST`(_gapless_is_key_1, _gapless_is_key_2, _gapless_from, _gapless_n);
    END IF;
  END IF;
END;
-- undo: DROP PROCEDURE gapless.`point_2_4_1_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_nd` AFTER DELETE ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_g.key_1), max(_g.key_2) INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_is_key_1 IS NOT NULL THEN
      DELETE _o, _p FROM `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) STRAIGHT_JOIN `app`.`member_action` AS _o ON _o.`id` = _b.old_id LEFT JOIN `app`.`action` AS _p ON _p.`id` = _o.`action_id` WHERE _b.source = 1 AND _b.key_1 = _gapless_is_key_1 AND _b.key_2 = _gapless_is_key_2;
      DELETE _b FROM `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) WHERE _b.key_1 = _gapless_is_key_1 AND _b.key_2 = _gapless_is_key_2;
      DELETE FROM `gapless`.`group_2_4_1_DIGEST` WHERE key_1 = _gapless_is_key_1 AND key_2 = _gapless_is_key_2;
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_nu` AFTER UPDATE ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) OR NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_g.key_1), max(_g.key_2) INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_is_key_1 IS NOT NULL THEN
      UPDATE `gapless`.`group_2_4_1_DIGEST` SET key_1 = NEW.`event_id`, key_2 = NEW.`name`, new_id = NEW.`id` WHERE key_1 = _gapless_is_key_1 AND key_2 = _gapless_is_key_2;
      IF NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) THEN
        UPDATE `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) STRAIGHT_JOIN `app`.`member_action` AS _o ON _o.`id` = _b.old_id SET _o.`member_name` = NEW.`name` WHERE _b.source = 1 AND _b.key_1 = _gapless_is_key_1 AND _b.key_2 = _gapless_is_key_2;
      END IF;
      IF NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) THEN
        UPDATE `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) STRAIGHT_JOIN `app`.`member_action` AS _o ON _o.`id` = _b.old_id STRAIGHT_JOIN `app`.`action` AS _p ON _p.`id` = _o.`action_id` SET _p.`event_id` = NEW.`event_id` WHERE _b.source = 1 AND _b.key_1 = _gapless_is_key_1 AND _b.key_2 = _gapless_is_key_2;
      END IF;
      UPDATE `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) STRAIGHT_JOIN `app`.`part` AS _o ON _o.`id` = _b.old_id SET _o.`event_id` = NEW.`event_id`, _o.`member_name` = NEW.`name` WHERE _b.source = 4 AND _b.key_1 = _gapless_is_key_1 AND _b.key_2 = _gapless_is_key_2 AND NOT (NOT (CAST(_b.key_1 AS BINARY) <=> CAST(_o.`event_id` AS BINARY) AND CAST(_b.key_2 AS BINARY) <=> CAST(_o.`member_name` AS BINARY)));
      UPDATE `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) SET _b.key_1 = NEW.`event_id`, _b.key_2 = NEW.`name` WHERE _b.key_1 = _gapless_is_key_1 AND _b.key_2 = _gapless_is_key_2;
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_ni` AFTER INSERT ON `app`.`member` FOR EACH ROW
BEGIN
  DECLARE _gapless_followed bigint(20);
  DECLARE _gapless_first bigint(20);
  DECLARE _gapless_with_1 int(11);
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_l.`id`) INTO _gapless_first FROM `app`.`event` AS _l WHERE _l.`id` = NEW.`event_id` FOR UPDATE;
    INSERT INTO `gapless`.`group_2_4_1_DIGEST` (key_1, key_2, new_id, n) VALUES (NEW.`event_id`, NEW.`name`, NEW.`id`, 1);
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
      SELECT ((SELECT coalesce(max(x.sequence), 0) + 1 FROM action x WHERE x.event_id = new.event_id)) INTO _gapless_with_1;
    END;
    INSERT INTO `app`.`action` (`event_id`, `sequence`) VALUES (NEW.`event_id`, coalesce(_gapless_with_1, 1));
    SET _gapless_followed = last_insert_id();
    INSERT INTO `app`.`member_action` (`member_name`, `status`, `action_id`) VALUES (NEW.`name`, ('IN'), _gapless_followed);
    INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (1, last_insert_id(), NEW.`event_id`, NEW.`name`);
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_ni`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_fu` AFTER UPDATE ON `app`.`action` FOR EACH ROW
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_there boolean;
  DECLARE _gapless_old bigint(20);
  DECLARE _gapless_own_2 varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY))) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_o.`id`) INTO _gapless_old FROM `app`.`member_action` AS _o WHERE _o.`action_id` = NEW.`id` LOCK IN SHARE MODE;
    IF _gapless_old IS NOT NULL THEN
      SELECT max(_o.`id`) INTO _gapless_old FROM `app`.`member_action` AS _o WHERE _o.`id` = _gapless_old LOCK IN SHARE MODE;
      INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id) VALUES (1, _gapless_old) ON DUPLICATE KEY UPDATE old_id = old_id;
      SELECT _b.key_1, _b.key_2 INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 1 AND _b.old_id = _gapless_old FOR UPDATE;
      IF _gapless_is_key_1 IS NULL THEN
        DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = 1 AND old_id = _gapless_old;
      END IF;
      IF _gapless_is_key_1 IS NOT NULL THEN
        SET _gapless_there = NEW.`event_id` IS NOT NULL AND _gapless_is_key_2 IS NOT NULL AND char_length(_gapless_is_key_2) <= 8;
        CALL gapless.`move_2_4_1_DIGEST`(1, _gapless_old, _gapless_is_key_1, _gapless_is_key_2, _gapless_there, if(_gapless_there, NEW.`event_id`, NULL), if(_gapless_there, _gapless_is_key_2, NULL));
      ELSEIF NOT (OLD.`event_id` IS NOT NULL) AND NEW.`event_id` IS NOT NULL AND NOT EXISTS (SELECT name FROM (SELECT 'zz_gapless_2_4_1_od' AS name UNION ALL SELECT 'zz_gapless_2_4_1_ou' AS name UNION ALL SELECT 'zz_gapless_2_4_1_oi' AS name) AS ours WHERE NOT EXISTS (SELECT 1 FROM information_schema.triggers WHERE event_object_schema = 'app' AND event_object_table = 'member_action' AND trigger_name = name)) THEN
        SELECT max(_o.`member_name`) INTO _gapless_own_2 FROM `app`.`member_action` AS _o WHERE _o.`id` = _gapless_old LOCK IN SHARE MODE;
        SET _gapless_there = NEW.`event_id` IS NOT NULL AND _gapless_own_2 IS NOT NULL AND char_length(_gapless_own_2) <= 8;
        CALL gapless.`move_2_4_1_DIGEST`(1, _gapless_old, _gapless_is_key_1, _gapless_is_key_2, _gapless_there, if(_gapless_there, NEW.`event_id`, NULL), if(_gapless_there, _gapless_own_2, NULL));
      END IF;
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_fu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_od` AFTER DELETE ON `app`.`member_action` FOR EACH ROW
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id) VALUES (1, OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _b.key_1, _b.key_2 INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 1 AND _b.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_is_key_1 IS NULL THEN
      DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = 1 AND old_id = OLD.`id`;
    END IF;
    CALL gapless.`move_2_4_1_DIGEST`(1, OLD.`id`, _gapless_is_key_1, _gapless_is_key_2, false, NULL, NULL);
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_od`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_ou` AFTER UPDATE ON `app`.`member_action` FOR EACH ROW
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_there boolean;
  DECLARE _gapless_followed bigint(20);
  DECLARE _gapless_from_1 bigint(20);
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`member_name` AS BINARY) <=> CAST(OLD.`member_name` AS BINARY)) OR NOT (CAST(NEW.`action_id` AS BINARY) <=> CAST(OLD.`action_id` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id) VALUES (1, OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _b.key_1, _b.key_2 INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 1 AND _b.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_is_key_1 IS NULL THEN
      DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = 1 AND old_id = OLD.`id`;
    END IF;
    IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      UPDATE `gapless`.`behind_2_4_1_DIGEST` SET old_id = NEW.`id` WHERE source = 1 AND old_id = OLD.`id`;
    END IF;
    IF _gapless_is_key_1 IS NULL OR NOT (CAST(NEW.`action_id` AS BINARY) <=> CAST(OLD.`action_id` AS BINARY)) THEN
      SELECT _p.`id`, _p.`event_id` INTO _gapless_followed, _gapless_from_1
        FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = NEW.`action_id` LOCK IN SHARE MODE;
      IF NOT (_gapless_followed IS NOT NULL) THEN
        SET _gapless_from_1 = _gapless_is_key_1;
      END IF;
    ELSE
      SET _gapless_from_1 = _gapless_is_key_1;
    END IF;
    SET _gapless_there = _gapless_from_1 IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8;
    CALL gapless.`move_2_4_1_DIGEST`(1, NEW.`id`, _gapless_is_key_1, _gapless_is_key_2, _gapless_there, if(_gapless_there, _gapless_from_1, NULL), if(_gapless_there, NEW.`member_name`, NULL));
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_oi` AFTER INSERT ON `app`.`member_action` FOR EACH ROW
BEGIN
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_there boolean;
  DECLARE _gapless_followed bigint(20);
  DECLARE _gapless_from_1 bigint(20);
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT _p.`id`, _p.`event_id` INTO _gapless_followed, _gapless_from_1
      FROM (SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN `app`.`action` AS _p ON _p.`id` = NEW.`action_id` LOCK IN SHARE MODE;
    SET _gapless_there = _gapless_from_1 IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8;
    CALL gapless.`move_2_4_1_DIGEST`(1, NEW.`id`, _gapless_is_key_1, _gapless_is_key_2, _gapless_there, if(_gapless_there, _gapless_from_1, NULL), if(_gapless_there, NEW.`member_name`, NULL));
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_1_oi`;
CREATE FUNCTION gapless.`fill_2_4_2_DIGEST`(_gapless_key bigint(20)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE `event_id` bigint(20);
  DECLARE `title` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  IF EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`event_id`, _o.`title` INTO `event_id`, `title`
    FROM `app`.`payment` AS _o WHERE _o.`id` = _gapless_key;
  SET @gapless_2_4_2_DIGEST = now(6);
  IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `app`.`bill` AS _n WHERE _n.`id` = _gapless_key) THEN
    INSERT INTO `app`.`bill` (`id`, `event_id`, `title`) VALUES (_gapless_key, `event_id`, `title`);
    SET _gapless_id = _gapless_key;
  END IF;
  IF _gapless_id IS NULL THEN
    INSERT INTO `app`.`bill` (`event_id`, `title`) VALUES (`event_id`, `title`);
    SET _gapless_id = last_insert_id();
  END IF;
  INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id, new_id) VALUES (_gapless_key, _gapless_id);
  SET @gapless_2_4_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_4_2_DIGEST`;
CREATE FUNCTION gapless.`fill_rows_2_4_2_DIGEST`(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  SET @gapless_2_4_2_DIGEST = now(6);
  INSERT INTO `app`.`bill` (`id`, `event_id`, `title`) SELECT _o.`id`, _o.`event_id`, _o.`title`
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key bigint(20) PATH '$')) AS _k
    STRAIGHT_JOIN `app`.`payment` AS _o ON _o.`id` = _k._gapless_key
    WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.old_id = _o.`id`);
  INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id, new_id) SELECT _o.`id`, _o.`id`
    FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key bigint(20) PATH '$')) AS _k
    STRAIGHT_JOIN `app`.`payment` AS _o ON _o.`id` = _k._gapless_key
    WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.old_id = _o.`id`);
  SET @gapless_2_4_2_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_rows_2_4_2_DIGEST`;
CREATE PROCEDURE gapless.`counter_2_4_2_DIGEST`()
BEGIN
  SET @gapless_counter = (SELECT concat('ALTER TABLE `app`.`bill` AUTO_INCREMENT = ', greatest(coalesce(max(`id`), 0), 0) + 100000) FROM `app`.`payment`);
  PREPARE gapless_counter FROM @gapless_counter;
  EXECUTE gapless_counter;
  DEALLOCATE PREPARE gapless_counter;
END;
-- undo: DROP PROCEDURE gapless.`counter_2_4_2_DIGEST`;
CALL gapless.`counter_2_4_2_DIGEST`();
CREATE TRIGGER `app`.`zz_gapless_2_4_2_nd` AFTER DELETE ON `app`.`bill` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_2_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      DELETE FROM `app`.`payment` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_4_2_DIGEST` WHERE old_id = _gapless_id;
    END IF;
    SET @gapless_2_4_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_2_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_nu` AFTER UPDATE ON `app`.`bill` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_first bigint(20);
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) OR NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_4_2_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.new_id = OLD.`id` LOCK IN SHARE MODE;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_4_2_DIGEST` SET new_id = NEW.`id` WHERE old_id = _gapless_id;
      END IF;
      SELECT NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)), NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) INTO _gapless_1, _gapless_2
        FROM `app`.`payment` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 THEN
        UPDATE `app`.`payment` AS _o SET
          _o.`event_id` = if(_gapless_1, NEW.`event_id`, _o.`event_id`),
          _o.`title` = if(_gapless_2, NEW.`title`, _o.`title`)
          WHERE _o.`id` = _gapless_id;
      END IF;
    END IF;
    SET @gapless_2_4_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_2_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_ni` AFTER INSERT ON `app`.`bill` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_first bigint(20);
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_2_DIGEST = now(6);
    SELECT max(_l.`id`) INTO _gapless_first FROM `app`.`event` AS _l WHERE _l.`id` = NEW.`event_id` FOR UPDATE;
    INSERT INTO `app`.`payment` (`event_id`, `title`) VALUES (NEW.`event_id`, NEW.`title`);
    INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id, new_id) VALUES (last_insert_id(), NEW.`id`);
    SET @gapless_2_4_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_2_ni`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_od` AFTER DELETE ON `app`.`payment` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_2_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_4_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      DELETE FROM `app`.`bill` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_4_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    SET @gapless_2_4_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_2_od`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_ou` AFTER UPDATE ON `app`.`payment` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)) OR NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_4_2_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_4_2_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_4_2_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_4_2_DIGEST` SET old_id = NEW.`id` WHERE old_id = OLD.`id`;
      END IF;
      SELECT NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY)), NOT (CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) INTO _gapless_1, _gapless_2
        FROM `app`.`bill` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 THEN
        UPDATE `app`.`bill` AS _n SET
          _n.`event_id` = if(_gapless_1, NEW.`event_id`, _n.`event_id`),
          _n.`title` = if(_gapless_2, NEW.`title`, _n.`title`)
          WHERE _n.`id` = _gapless_id;
      END IF;
    ELSEIF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      INSERT INTO `app`.`bill` (`event_id`, `title`) VALUES (NEW.`event_id`, NEW.`title`);
      INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
    END IF;
    SET @gapless_2_4_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_2_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_oi` AFTER INSERT ON `app`.`payment` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_2_DIGEST = now(6);
    INSERT INTO `app`.`bill` (`event_id`, `title`) VALUES (NEW.`event_id`, NEW.`title`);
    INSERT INTO `gapless`.`map_2_4_2_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
    SET @gapless_2_4_2_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_2_oi`;
SELECT 1 FROM (SELECT `price` FROM `app`.`part`) AS gapless_row WHERE (`price`) IS NULL LIMIT 0;
CREATE FUNCTION gapless.`up_2_4_3_3_1_DIGEST`(`price` int(11)) RETURNS int
DETERMINISTIC NO SQL
BEGIN
  DECLARE _gapless_error int;
  DECLARE _gapless_value int;
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
-- undo: DROP FUNCTION gapless.`up_2_4_3_3_1_DIGEST`;
CREATE FUNCTION gapless.`fill_2_4_3_DIGEST`(_gapless_key bigint(20)) RETURNS boolean
DETERMINISTIC MODIFIES SQL DATA
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE `code` bigint(20);
  DECLARE `payment_id` bigint(20);
  DECLARE `price` int(11);
  DECLARE `is_fixed` tinyint(1);
  DECLARE `event_id` bigint(20);
  DECLARE `member_name` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  DECLARE _gapless_partner_2 bigint;
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF EXISTS (SELECT 1 FROM `gapless`.`map_2_4_3_DIGEST` AS _m WHERE _m.old_id = _gapless_key) THEN
    RETURN true;
  END IF;
  SELECT _o.`code`, _o.`payment_id`, _o.`price`, _o.`is_fixed`, _o.`event_id`, _o.`member_name` INTO `code`, `payment_id`, `price`, `is_fixed`, `event_id`, `member_name`
    FROM `app`.`part` AS _o WHERE _o.`id` = _gapless_key;
  SELECT max(_r.new_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = `payment_id` LOCK IN SHARE MODE;
  IF NOT (_gapless_partner_2 IS NOT NULL AND `event_id` IS NOT NULL AND `member_name` IS NOT NULL AND char_length(`member_name`) <= 8) THEN
    RETURN true;
  END IF;
  SET @gapless_2_4_1_DIGEST = now(6);
  SET _gapless_member = NULL;
  IF `event_id` IS NOT NULL AND `member_name` IS NOT NULL AND char_length(`member_name`) <= 8 THEN
    CALL gapless.`hold_2_4_1_DIGEST`(`event_id`, `member_name`, _gapless_member, _gapless_member_n);
    CALL gapless.`enter_2_4_1_DIGEST`(`event_id`, `member_name`, _gapless_member);
    INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (4, _gapless_key, `event_id`, `member_name`);
  END IF;
  IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM `app`.`bill_detail` AS _n WHERE _n.`id` = _gapless_key) THEN
    INSERT INTO `app`.`bill_detail` (`id`, `code`, `bill_id`, `price`, `is_fixed`, `member_id`) VALUES (_gapless_key, `code`, _gapless_partner_2, gapless.`up_2_4_3_3_1_DIGEST`(`price`), `is_fixed`, _gapless_member);
    SET _gapless_id = _gapless_key;
  END IF;
  IF _gapless_id IS NULL THEN
    INSERT INTO `app`.`bill_detail` (`code`, `bill_id`, `price`, `is_fixed`, `member_id`) VALUES (`code`, _gapless_partner_2, gapless.`up_2_4_3_3_1_DIGEST`(`price`), `is_fixed`, _gapless_member);
    SET _gapless_id = last_insert_id();
  END IF;
  INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id, new_id) VALUES (_gapless_key, _gapless_id);
  SET @gapless_2_4_1_DIGEST = NULL;
  RETURN true;
END;
-- undo: DROP FUNCTION gapless.`fill_2_4_3_DIGEST`;
CREATE PROCEDURE gapless.`counter_2_4_3_DIGEST`()
BEGIN
  SET @gapless_counter = (SELECT concat('ALTER TABLE `app`.`bill_detail` AUTO_INCREMENT = ', greatest(coalesce(max(`id`), 0), 0) + 100000) FROM `app`.`part`);
  PREPARE gapless_counter FROM @gapless_counter;
  EXECUTE gapless_counter;
  DEALLOCATE PREPARE gapless_counter;
END;
-- undo: DROP PROCEDURE gapless.`counter_2_4_3_DIGEST`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_nd` AFTER DELETE ON `app`.`bill_detail` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_4_3_DIGEST` AS _m WHERE _m.new_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NOT NULL THEN
      CALL gapless.`refer_2_4_1_DIGEST`(OLD.`member_id`, _gapless_key_1, _gapless_key_2);
      DELETE FROM `app`.`part` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_4_3_DIGEST` WHERE old_id = _gapless_id;
      CALL gapless.`point_2_4_1_DIGEST`(4, _gapless_id, NULL, NULL);
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_3_nd`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_nu` AFTER UPDATE ON `app`.`bill_detail` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  DECLARE _gapless_partner_2 bigint(20);
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`code` AS BINARY) <=> CAST(OLD.`code` AS BINARY)) OR NOT (CAST(NEW.`bill_id` AS BINARY) <=> CAST(OLD.`bill_id` AS BINARY)) OR NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) OR NOT (CAST(NEW.`is_fixed` AS BINARY) <=> CAST(OLD.`is_fixed` AS BINARY)) OR NOT (CAST(NEW.`member_id` AS BINARY) <=> CAST(OLD.`member_id` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_m.old_id) INTO _gapless_id FROM `gapless`.`map_2_4_3_DIGEST` AS _m WHERE _m.new_id = OLD.`id` LOCK IN SHARE MODE;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_4_3_DIGEST` SET new_id = NEW.`id` WHERE old_id = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`bill_id` AS BINARY) <=> CAST(OLD.`bill_id` AS BINARY)) THEN
        SELECT max(_r.old_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.new_id = NEW.`bill_id` LOCK IN SHARE MODE;
      END IF;
      SELECT NOT (CAST(NEW.`code` AS BINARY) <=> CAST(OLD.`code` AS BINARY)), NOT (CAST(NEW.`bill_id` AS BINARY) <=> CAST(OLD.`bill_id` AS BINARY)) AND _gapless_partner_2 IS NOT NULL, NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) AND NOT (CAST(NEW.`price` AS BINARY) <=> CAST(gapless.`up_2_4_3_3_1_DIGEST`(_o.`price`) AS BINARY)), NOT (CAST(NEW.`is_fixed` AS BINARY) <=> CAST(OLD.`is_fixed` AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4
        FROM `app`.`part` AS _o WHERE _o.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`part` AS _o SET
          _o.`code` = if(_gapless_1, NEW.`code`, _o.`code`),
          _o.`payment_id` = if(_gapless_2, _gapless_partner_2, _o.`payment_id`),
          _o.`price` = if(_gapless_3, NEW.`price`, _o.`price`),
          _o.`is_fixed` = if(_gapless_4, NEW.`is_fixed`, _o.`is_fixed`)
          WHERE _o.`id` = _gapless_id;
      END IF;
      IF NOT (CAST(NEW.`member_id` AS BINARY) <=> CAST(OLD.`member_id` AS BINARY)) THEN
        IF version() LIKE '%MariaDB%' THEN
          SET _gapless_member_n = OLD.`member_id` < NEW.`member_id`;
        ELSE
          SELECT count(*) INTO _gapless_member_n FROM `gapless`.`group_2_4_1_DIGEST` AS _g, `gapless`.`group_2_4_1_DIGEST` AS _h
            WHERE _g.new_id = OLD.`member_id` AND _h.new_id = NEW.`member_id` AND (_g.key_1, _g.key_2) < (_h.key_1, _h.key_2);
        END IF;
        IF _gapless_member_n THEN
          CALL gapless.`refer_2_4_1_DIGEST`(OLD.`member_id`, _gapless_key_1, _gapless_key_2);
        END IF;
        CALL gapless.`refer_2_4_1_DIGEST`(NEW.`member_id`, _gapless_key_1, _gapless_key_2);
        IF _gapless_key_1 IS NOT NULL THEN
          UPDATE `app`.`part` AS _o SET _o.`event_id` = _gapless_key_1, _o.`member_name` = _gapless_key_2 WHERE _o.`id` = _gapless_id;
          CALL gapless.`point_2_4_1_DIGEST`(4, _gapless_id, _gapless_key_1, _gapless_key_2);
        END IF;
      END IF;
    ELSE
      SELECT max(_r.old_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.new_id = NEW.`bill_id` LOCK IN SHARE MODE;
      CALL gapless.`refer_2_4_1_DIGEST`(NEW.`member_id`, _gapless_key_1, _gapless_key_2);
      IF _gapless_partner_2 IS NOT NULL AND _gapless_key_1 IS NOT NULL THEN
        INSERT INTO `app`.`part` (`code`, `payment_id`, `price`, `is_fixed`, `event_id`, `member_name`) VALUES (NEW.`code`, _gapless_partner_2, NEW.`price`, NEW.`is_fixed`, _gapless_key_1, _gapless_key_2);
        INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id, new_id) VALUES (last_insert_id(), NEW.`id`);
        CALL gapless.`point_2_4_1_DIGEST`(4, last_insert_id(), _gapless_key_1, _gapless_key_2);
      END IF;
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_3_nu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_ni` AFTER INSERT ON `app`.`bill_detail` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint(20);
  DECLARE _gapless_partner_2 bigint(20);
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_r.old_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.new_id = NEW.`bill_id` LOCK IN SHARE MODE;
    CALL gapless.`refer_2_4_1_DIGEST`(NEW.`member_id`, _gapless_key_1, _gapless_key_2);
    IF _gapless_partner_2 IS NOT NULL AND _gapless_key_1 IS NOT NULL THEN
      INSERT INTO `app`.`part` (`code`, `payment_id`, `price`, `is_fixed`, `event_id`, `member_name`) VALUES (NEW.`code`, _gapless_partner_2, NEW.`price`, NEW.`is_fixed`, _gapless_key_1, _gapless_key_2);
      INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id, new_id) VALUES (last_insert_id(), NEW.`id`);
      CALL gapless.`point_2_4_1_DIGEST`(4, last_insert_id(), _gapless_key_1, _gapless_key_2);
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_3_ni`;

-- backfill: fill app.member from app.member_action, fill app.bill from app.payment, triggers keep bills (app.part and app.bill_detail) in step, fill app.bill_detail from app.part
-- lock: some rows of member_action at a time, working 80 % of the time; some rows of payment at a time, working 80 % of the time; bill_detail, exclusive, ms; gives way after 0.25 s, tries again; part, exclusive, ms; gives way after 0.25 s, tries again; some rows of part at a time, working 80 % of the time
-- going back loses nothing
SELECT DISTINCT _p.`event_id` AS `event_id`, _o.`member_name` AS `name` FROM `app`.`member_action` AS _o JOIN `app`.`action` AS _p ON _p.`id` = _o.`action_id` WHERE _p.`event_id` IS NOT NULL AND _o.`member_name` IS NOT NULL AND char_length(_o.`member_name`) <= 8;
SELECT _o.`id` AS `id`, _o.`event_id` AS `event_id`, _o.`title` AS `title` FROM `app`.`payment` AS _o;
CALL gapless.`counter_2_4_3_DIGEST`();
CREATE TRIGGER `app`.`zz_gapless_2_4_3_od` AFTER DELETE ON `app`.`part` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_4_3_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_4_3_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id) VALUES (4, OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
      SELECT _b.key_1, _b.key_2 INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 4 AND _b.old_id = OLD.`id` FOR UPDATE;
      IF _gapless_is_key_1 IS NULL THEN
        DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = 4 AND old_id = OLD.`id`;
      END IF;
      CALL gapless.`move_2_4_1_DIGEST`(4, OLD.`id`, _gapless_is_key_1, _gapless_is_key_2, false, NULL, NULL);
      DELETE FROM `app`.`bill_detail` WHERE `id` = _gapless_id;
      DELETE FROM `gapless`.`map_2_4_3_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_3_od`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_ou` AFTER UPDATE ON `app`.`part` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_1 boolean;
  DECLARE _gapless_2 boolean;
  DECLARE _gapless_3 boolean;
  DECLARE _gapless_4 boolean;
  DECLARE _gapless_partner_2 bigint;
  DECLARE _gapless_filled boolean;
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) AND (NOT (CAST(NEW.`code` AS BINARY) <=> CAST(OLD.`code` AS BINARY)) OR NOT (CAST(NEW.`payment_id` AS BINARY) <=> CAST(OLD.`payment_id` AS BINARY)) OR NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) OR NOT (CAST(NEW.`is_fixed` AS BINARY) <=> CAST(OLD.`is_fixed` AS BINARY)) OR NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY) AND CAST(NEW.`member_name` AS BINARY) <=> CAST(OLD.`member_name` AS BINARY)) OR NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY))) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id) VALUES (OLD.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
    SELECT _m.new_id INTO _gapless_id FROM `gapless`.`map_2_4_3_DIGEST` AS _m WHERE _m.old_id = OLD.`id` FOR UPDATE;
    IF _gapless_id IS NULL THEN
      DELETE FROM `gapless`.`map_2_4_3_DIGEST` WHERE old_id = OLD.`id`;
    END IF;
    IF _gapless_id IS NOT NULL THEN
      IF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
        UPDATE `gapless`.`map_2_4_3_DIGEST` SET old_id = NEW.`id` WHERE old_id = OLD.`id`;
        UPDATE `gapless`.`behind_2_4_1_DIGEST` SET old_id = NEW.`id` WHERE source = 4 AND old_id = OLD.`id`;
      END IF;
      IF NOT (CAST(NEW.`payment_id` AS BINARY) <=> CAST(OLD.`payment_id` AS BINARY)) THEN
        SELECT max(_r.new_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = NEW.`payment_id` LOCK IN SHARE MODE;
      END IF;
      IF NOT (CAST(NEW.`event_id` AS BINARY) <=> CAST(OLD.`event_id` AS BINARY) AND CAST(NEW.`member_name` AS BINARY) <=> CAST(OLD.`member_name` AS BINARY)) THEN
        INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id) VALUES (4, NEW.`id`) ON DUPLICATE KEY UPDATE old_id = old_id;
        SELECT _b.key_1, _b.key_2 INTO _gapless_is_key_1, _gapless_is_key_2 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 4 AND _b.old_id = NEW.`id` FOR UPDATE;
        IF _gapless_is_key_1 IS NULL THEN
          DELETE FROM `gapless`.`behind_2_4_1_DIGEST` WHERE source = 4 AND old_id = NEW.`id`;
        END IF;
        IF NEW.`event_id` IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8 THEN
          CALL gapless.`move_2_4_1_DIGEST`(4, NEW.`id`, _gapless_is_key_1, _gapless_is_key_2, true, NEW.`event_id`, NEW.`member_name`);
          SELECT max(_g.new_id) INTO _gapless_member FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.key_1 = NEW.`event_id` AND _g.key_2 = NEW.`member_name` FOR UPDATE;
          UPDATE `app`.`bill_detail` AS _n SET _n.`member_id` = _gapless_member WHERE _n.`id` = _gapless_id;
        END IF;
      END IF;
      SELECT NOT (CAST(NEW.`code` AS BINARY) <=> CAST(OLD.`code` AS BINARY)), NOT (CAST(NEW.`payment_id` AS BINARY) <=> CAST(OLD.`payment_id` AS BINARY)) AND _gapless_partner_2 IS NOT NULL, NOT (CAST(NEW.`price` AS BINARY) <=> CAST(OLD.`price` AS BINARY)) AND NOT (CAST(NEW.`price` AS BINARY) <=> CAST(_n.`price` AS BINARY)), NOT (CAST(NEW.`is_fixed` AS BINARY) <=> CAST(OLD.`is_fixed` AS BINARY)) INTO _gapless_1, _gapless_2, _gapless_3, _gapless_4
        FROM `app`.`bill_detail` AS _n WHERE _n.`id` = _gapless_id FOR UPDATE;
      IF _gapless_1 OR _gapless_2 OR _gapless_3 OR _gapless_4 THEN
        UPDATE `app`.`bill_detail` AS _n SET
          _n.`code` = if(_gapless_1, NEW.`code`, _n.`code`),
          _n.`bill_id` = if(_gapless_2, _gapless_partner_2, _n.`bill_id`),
          _n.`price` = if(_gapless_3, gapless.`up_2_4_3_3_1_DIGEST`(NEW.`price`), _n.`price`),
          _n.`is_fixed` = if(_gapless_4, NEW.`is_fixed`, _n.`is_fixed`)
          WHERE _n.`id` = _gapless_id;
      END IF;
    ELSEIF NOT (CAST(NEW.`id` AS BINARY) <=> CAST(OLD.`id` AS BINARY)) THEN
      SELECT max(_r.new_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = NEW.`payment_id` LOCK IN SHARE MODE;
      IF _gapless_partner_2 IS NOT NULL AND NEW.`event_id` IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8 THEN
        SET _gapless_member = NULL;
        IF NEW.`event_id` IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8 THEN
          CALL gapless.`hold_2_4_1_DIGEST`(NEW.`event_id`, NEW.`member_name`, _gapless_member, _gapless_member_n);
          CALL gapless.`enter_2_4_1_DIGEST`(NEW.`event_id`, NEW.`member_name`, _gapless_member);
          INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (4, NEW.`id`, NEW.`event_id`, NEW.`member_name`);
        END IF;
        INSERT INTO `app`.`bill_detail` (`code`, `bill_id`, `price`, `is_fixed`, `member_id`) VALUES (NEW.`code`, _gapless_partner_2, gapless.`up_2_4_3_3_1_DIGEST`(NEW.`price`), NEW.`is_fixed`, _gapless_member);
        INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
      END IF;
    ELSE
      SET _gapless_filled = gapless.`fill_2_4_3_DIGEST`(NEW.`id`);
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_3_ou`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_oi` AFTER INSERT ON `app`.`part` FOR EACH ROW
BEGIN
  DECLARE _gapless_id bigint;
  DECLARE _gapless_partner_2 bigint;
  DECLARE _gapless_member bigint;
  DECLARE _gapless_member_n bigint;
  DECLARE _gapless_is_key_1 bigint;
  DECLARE _gapless_is_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  DECLARE _gapless_key_1 bigint;
  DECLARE _gapless_key_2 varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SET @gapless_2_4_1_DIGEST = now(6);
    SELECT max(_r.new_id) INTO _gapless_partner_2 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = NEW.`payment_id` LOCK IN SHARE MODE;
    IF _gapless_partner_2 IS NOT NULL AND NEW.`event_id` IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8 THEN
      SET _gapless_member = NULL;
      IF NEW.`event_id` IS NOT NULL AND NEW.`member_name` IS NOT NULL AND char_length(NEW.`member_name`) <= 8 THEN
        CALL gapless.`hold_2_4_1_DIGEST`(NEW.`event_id`, NEW.`member_name`, _gapless_member, _gapless_member_n);
        CALL gapless.`enter_2_4_1_DIGEST`(NEW.`event_id`, NEW.`member_name`, _gapless_member);
        INSERT INTO `gapless`.`behind_2_4_1_DIGEST` (source, old_id, key_1, key_2) VALUES (4, NEW.`id`, NEW.`event_id`, NEW.`member_name`);
      END IF;
      INSERT INTO `app`.`bill_detail` (`code`, `bill_id`, `price`, `is_fixed`, `member_id`) VALUES (NEW.`code`, _gapless_partner_2, gapless.`up_2_4_3_3_1_DIGEST`(NEW.`price`), NEW.`is_fixed`, _gapless_member);
      INSERT INTO `gapless`.`map_2_4_3_DIGEST` (old_id, new_id) VALUES (NEW.`id`, last_insert_id());
    END IF;
    SET @gapless_2_4_1_DIGEST = NULL;
  END IF;
END;
-- undo: DROP TRIGGER `app`.`zz_gapless_2_4_3_oi`;
SELECT _o.`id` AS `id`, _o.`code` AS `code`, (SELECT _r.new_id FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = _o.`payment_id`) AS `bill_id`, gapless.`up_2_4_3_3_1_DIGEST`(_o.`price`) AS `price`, _o.`is_fixed` AS `is_fixed`, (SELECT _r.new_id FROM `gapless`.`group_2_4_1_DIGEST` AS _r WHERE _r.key_1 = _o.`event_id` AND _r.key_2 = _o.`member_name`) AS `member_id` FROM `app`.`part` AS _o WHERE EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = _o.`payment_id`) AND _o.`event_id` IS NOT NULL AND _o.`member_name` IS NOT NULL AND char_length(_o.`member_name`) <= 8;

-- verify: compare every row of app.member_action, compare every row of app.member, compare every row of gapless.group_2_4_1_DIGEST, compare every row of gapless.behind_2_4_1_DIGEST, look for rows of member_action that stand behind none, compare every row of payment, compare every row of bill, compare every row of map_2_4_2_DIGEST, compare every row of part, compare every row of bill_detail, compare every row of map_2_4_3_DIGEST, look for rows of part that refer to none, look for rows of bill_detail that refer to none
-- going back loses nothing
SELECT count(*) FROM `app`.`member_action` WHERE (`app`.`member_action`.`member_name` IS NOT NULL AND char_length(`app`.`member_action`.`member_name`) <= 8 AND EXISTS (SELECT 1 FROM `app`.`action` AS _p WHERE _p.`id` = `app`.`member_action`.`action_id` AND _p.`event_id` IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b JOIN `gapless`.`group_2_4_1_DIGEST` AS _g ON _g.key_1 = _b.key_1 AND _g.key_2 = _b.key_2 JOIN `app`.`member` AS _n ON _n.`id` = _g.new_id JOIN `app`.`action` AS _p ON _p.`id` = `app`.`member_action`.`action_id` WHERE _b.source = 1 AND _b.old_id = `app`.`member_action`.`id` AND NOT (NOT (CAST(_b.key_1 AS BINARY) <=> CAST(_p.`event_id` AS BINARY) AND CAST(_b.key_2 AS BINARY) <=> CAST(`app`.`member_action`.`member_name` AS BINARY))) AND NOT (NOT (CAST(_b.key_1 AS BINARY) <=> CAST(_n.`event_id` AS BINARY) AND CAST(_b.key_2 AS BINARY) <=> CAST(_n.`name` AS BINARY)))) OR NOT (`app`.`member_action`.`member_name` IS NOT NULL AND char_length(`app`.`member_action`.`member_name`) <= 8 AND EXISTS (SELECT 1 FROM `app`.`action` AS _p WHERE _p.`id` = `app`.`member_action`.`action_id` AND _p.`event_id` IS NOT NULL)) AND EXISTS (SELECT 1 FROM `app`.`action` AS _p WHERE _p.`id` = `app`.`member_action`.`action_id`) AND EXISTS (SELECT 1 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b WHERE _b.source = 1 AND _b.old_id = `app`.`member_action`.`id`));
SELECT count(*) FROM `app`.`member` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.new_id = `app`.`member`.`id` AND _g.n > 0 AND NOT (NOT (CAST(_g.key_1 AS BINARY) <=> CAST(`app`.`member`.`event_id` AS BINARY) AND CAST(_g.key_2 AS BINARY) <=> CAST(`app`.`member`.`name` AS BINARY))));
SELECT count(*) FROM `gapless`.`group_2_4_1_DIGEST` WHERE (`gapless`.`group_2_4_1_DIGEST`.n <> (SELECT count(*) FROM `gapless`.`behind_2_4_1_DIGEST` AS _b FORCE INDEX (by_key) WHERE _b.key_1 = `gapless`.`group_2_4_1_DIGEST`.key_1 AND _b.key_2 = `gapless`.`group_2_4_1_DIGEST`.key_2) OR NOT EXISTS (SELECT 1 FROM `app`.`member` AS _n WHERE _n.`id` = `gapless`.`group_2_4_1_DIGEST`.new_id));
SELECT count(*) FROM `gapless`.`behind_2_4_1_DIGEST` WHERE (`gapless`.`behind_2_4_1_DIGEST`.source = 1 AND NOT EXISTS (SELECT 1 FROM `app`.`member_action` AS _o WHERE _o.`id` = `gapless`.`behind_2_4_1_DIGEST`.old_id) OR `gapless`.`behind_2_4_1_DIGEST`.source = 4 AND NOT EXISTS (SELECT 1 FROM `app`.`part` AS _o WHERE _o.`id` = `gapless`.`behind_2_4_1_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `gapless`.`group_2_4_1_DIGEST` AS _g WHERE _g.key_1 = `gapless`.`behind_2_4_1_DIGEST`.key_1 AND _g.key_2 = `gapless`.`behind_2_4_1_DIGEST`.key_2));
SELECT count(*) FROM `app`.`member_action` WHERE NOT (`app`.`member_action`.`member_name` IS NOT NULL AND char_length(`app`.`member_action`.`member_name`) <= 8 AND EXISTS (SELECT 1 FROM `app`.`action` AS _p WHERE _p.`id` = `app`.`member_action`.`action_id` AND _p.`event_id` IS NOT NULL));
SELECT count(*) FROM `app`.`payment` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _m JOIN `app`.`bill` AS _n ON _n.`id` = _m.new_id WHERE _m.old_id = `app`.`payment`.`id` AND NOT (NOT (CAST(_n.`event_id` AS BINARY) <=> CAST(`app`.`payment`.`event_id` AS BINARY)) AND NOT (CAST(`app`.`payment`.`event_id` AS BINARY) <=> CAST(_n.`event_id` AS BINARY))) AND NOT (NOT (CAST(_n.`title` AS BINARY) <=> CAST(`app`.`payment`.`title` AS BINARY)) AND NOT (CAST(`app`.`payment`.`title` AS BINARY) <=> CAST(_n.`title` AS BINARY))));
SELECT count(*) FROM `app`.`bill` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _m JOIN `app`.`payment` AS _o ON _o.`id` = _m.old_id WHERE _m.new_id = `app`.`bill`.`id`);
SELECT count(*) FROM `gapless`.`map_2_4_2_DIGEST` WHERE (NOT EXISTS (SELECT 1 FROM `app`.`payment` AS _o WHERE _o.`id` = `gapless`.`map_2_4_2_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `app`.`bill` AS _n WHERE _n.`id` = `gapless`.`map_2_4_2_DIGEST`.new_id));
SELECT count(*) FROM `app`.`part` WHERE EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = `app`.`part`.`payment_id`) AND `app`.`part`.`event_id` IS NOT NULL AND `app`.`part`.`member_name` IS NOT NULL AND char_length(`app`.`part`.`member_name`) <= 8 AND NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_4_3_DIGEST` AS _m JOIN `app`.`bill_detail` AS _n ON _n.`id` = _m.new_id WHERE _m.old_id = `app`.`part`.`id` AND NOT (NOT (CAST(_n.`code` AS BINARY) <=> CAST(`app`.`part`.`code` AS BINARY)) AND NOT (CAST(`app`.`part`.`code` AS BINARY) <=> CAST(_n.`code` AS BINARY))) AND NOT (NOT (CAST(_n.`bill_id` AS BINARY) <=> CAST((SELECT _r.new_id FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = `app`.`part`.`payment_id`) AS BINARY)) AND EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.new_id = _n.`bill_id`)) AND NOT (NOT (CAST(_n.`price` AS BINARY) <=> CAST(gapless.`up_2_4_3_3_1_DIGEST`(`app`.`part`.`price`) AS BINARY)) AND NOT (CAST(`app`.`part`.`price` AS BINARY) <=> CAST(_n.`price` AS BINARY))) AND NOT (NOT (CAST(_n.`is_fixed` AS BINARY) <=> CAST(`app`.`part`.`is_fixed` AS BINARY)) AND NOT (CAST(`app`.`part`.`is_fixed` AS BINARY) <=> CAST(_n.`is_fixed` AS BINARY))) AND NOT (EXISTS (SELECT 1 FROM `gapless`.`group_2_4_1_DIGEST` AS _r WHERE _r.new_id = _n.`member_id`) AND NOT EXISTS (SELECT 1 FROM `gapless`.`behind_2_4_1_DIGEST` AS _b JOIN `gapless`.`group_2_4_1_DIGEST` AS _g ON _g.key_1 = _b.key_1 AND _g.key_2 = _b.key_2 WHERE _b.source = 4 AND _b.old_id = `app`.`part`.`id` AND _g.new_id = _n.`member_id` AND NOT (NOT (CAST(_b.key_1 AS BINARY) <=> CAST(`app`.`part`.`event_id` AS BINARY) AND CAST(_b.key_2 AS BINARY) <=> CAST(`app`.`part`.`member_name` AS BINARY))))));
SELECT count(*) FROM `app`.`bill_detail` WHERE NOT EXISTS (SELECT 1 FROM `gapless`.`map_2_4_3_DIGEST` AS _m JOIN `app`.`part` AS _o ON _o.`id` = _m.old_id WHERE _m.new_id = `app`.`bill_detail`.`id`) AND EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.new_id = `app`.`bill_detail`.`bill_id`) AND EXISTS (SELECT 1 FROM `gapless`.`group_2_4_1_DIGEST` AS _r WHERE _r.new_id = `app`.`bill_detail`.`member_id`);
SELECT count(*) FROM `gapless`.`map_2_4_3_DIGEST` WHERE (NOT EXISTS (SELECT 1 FROM `app`.`part` AS _o WHERE _o.`id` = `gapless`.`map_2_4_3_DIGEST`.old_id) OR NOT EXISTS (SELECT 1 FROM `app`.`bill_detail` AS _n WHERE _n.`id` = `gapless`.`map_2_4_3_DIGEST`.new_id));
SELECT count(*) FROM `app`.`part` WHERE NOT (EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.old_id = `app`.`part`.`payment_id`) AND `app`.`part`.`event_id` IS NOT NULL AND `app`.`part`.`member_name` IS NOT NULL AND char_length(`app`.`part`.`member_name`) <= 8);
SELECT count(*) FROM `app`.`bill_detail` WHERE NOT (EXISTS (SELECT 1 FROM `gapless`.`map_2_4_2_DIGEST` AS _r WHERE _r.new_id = `app`.`bill_detail`.`bill_id`) AND EXISTS (SELECT 1 FROM `gapless`.`group_2_4_1_DIGEST` AS _r WHERE _r.new_id = `app`.`bill_detail`.`member_id`));

-- trial: writes of member_action are refused, writes of action are refused, writes of payment are refused, writes of part are refused
-- lock: member_action, exclusive, ms; gives way after 0.25 s, tries again; action, exclusive, ms; gives way after 0.25 s, tries again; payment, exclusive, ms; gives way after 0.25 s, tries again; part, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_4_1_td` AFTER DELETE ON `app`.`member_action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member_action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_1_td`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_tu` AFTER UPDATE ON `app`.`member_action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member_action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_1_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_ti` AFTER INSERT ON `app`.`member_action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of member_action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_1_ti`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_tfd` AFTER DELETE ON `app`.`action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_1_tfd`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_tfu` AFTER UPDATE ON `app`.`action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_1_tfu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_1_tfi` AFTER INSERT ON `app`.`action` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of action: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_1_tfi`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_td` AFTER DELETE ON `app`.`payment` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of payment: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_2_td`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_tu` AFTER UPDATE ON `app`.`payment` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of payment: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_2_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_2_ti` AFTER INSERT ON `app`.`payment` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_2_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of payment: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_2_ti`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_td` AFTER DELETE ON `app`.`part` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of part: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_3_td`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_tu` AFTER UPDATE ON `app`.`part` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of part: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_3_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_4_3_ti` AFTER INSERT ON `app`.`part` FOR EACH ROW
BEGIN
  IF NOT (@gapless_2_4_1_DIGEST <=> now(6)) THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of part: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_4_3_ti`;

-- contract: triggers of bill_detail go, triggers of bill go, triggers of member go, part goes, payment goes, member_action goes, action goes, functions go
-- lock: bill_detail, exclusive, ms; gives way after 0.25 s, tries again; bill, exclusive, ms; gives way after 0.25 s, tries again; member, exclusive, ms; gives way after 0.25 s, tries again; part, exclusive, ms; gives way after 0.25 s, tries again; payment, exclusive, ms; gives way after 0.25 s, tries again; member_action, exclusive, ms; gives way after 0.25 s, tries again; action, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER `app`.`zz_gapless_2_4_3_ni`;
DROP TRIGGER `app`.`zz_gapless_2_4_3_nu`;
DROP TRIGGER `app`.`zz_gapless_2_4_3_nd`;
DROP TRIGGER `app`.`zz_gapless_2_4_2_ni`;
DROP TRIGGER `app`.`zz_gapless_2_4_2_nu`;
DROP TRIGGER `app`.`zz_gapless_2_4_2_nd`;
DROP TRIGGER `app`.`zz_gapless_2_4_1_ni`;
DROP TRIGGER `app`.`zz_gapless_2_4_1_nu`;
DROP TRIGGER `app`.`zz_gapless_2_4_1_nd`;
DROP TABLE `app`.`part`;
DROP TABLE `app`.`payment`;
DROP TABLE `app`.`member_action`;
DROP TABLE `app`.`action`;
DROP PROCEDURE gapless.`counter_2_4_3_DIGEST`;
DROP FUNCTION gapless.`fill_2_4_3_DIGEST`;
DROP FUNCTION gapless.`up_2_4_3_3_1_DIGEST`;
DROP TABLE `gapless`.`map_2_4_3_DIGEST`;
DROP PROCEDURE gapless.`counter_2_4_2_DIGEST`;
DROP FUNCTION gapless.`fill_rows_2_4_2_DIGEST`;
DROP FUNCTION gapless.`fill_2_4_2_DIGEST`;
DROP TABLE `gapless`.`map_2_4_2_DIGEST`;
DROP PROCEDURE gapless.`point_2_4_1_DIGEST`;
DROP PROCEDURE gapless.`spare_2_4_1_DIGEST`;
DROP PROCEDURE gapless.`refer_2_4_1_DIGEST`;
DROP FUNCTION gapless.`fill_2_4_1_DIGEST`;
DROP PROCEDURE gapless.`move_2_4_1_DIGEST`;
DROP PROCEDURE gapless.`quit_2_4_1_DIGEST`;
DROP PROCEDURE gapless.`enter_2_4_1_DIGEST`;
DROP PROCEDURE gapless.`hold_2_4_1_DIGEST`;
DROP TABLE `gapless`.`behind_2_4_1_DIGEST`;
DROP TABLE `gapless`.`group_2_4_1_DIGEST`;

-- note: At contract app.member_action goes, and Gapless keeps no copy of it; nothing in app.member says what was in status.
-- note: All rows of app.member_action that say the same event_id, name stand behind one row of app.member: what the new release changes of these is written to all of them, one that it deletes takes all of them away, and one that it inserts makes one. The last of them that goes takes it away, with its id and what only the new release knows, also where the old release deletes and inserts to write it anew. Where the old release gives one of them a key that nobody says, it goes along (carry), and those that stay get another one. Two transactions of the old release that write to two of its rows in different order can deadlock, though the rows of app.member_action are different ones.
-- note: An undo takes app.member away: its rows are in app.member_action by then. What the new release chose for is_deposited is copied first.
-- note: Until contract TRUNCATE of app.member_action or app.member would not reach the other one.
-- note: A row that the new release inserts into app.member makes one in action, too, and one that it deletes takes that away. One that the old release deletes leaves it where it is; at contract the whole of action goes; nothing in app.member says what was in sequence. While its row is gone, what the new release changes of it is in app.member alone.
-- note: A statement of the new release that inserts into app.member and reads event itself fails with 1442: the server lets no trigger lock what its statement uses. Read it in a statement before.
-- note: innodb_autoinc_lock_mode is 1: when both releases say INSERT .. SELECT at the same moment, one of them can fail with error 1467. Where both do, set it to 2.
-- note: At contract app.payment goes, and Gapless keeps no copy of it.
-- note: An undo takes app.bill away: its rows are in app.payment by then, each with its id there.
-- note: Until contract TRUNCATE of app.payment or app.bill would not reach the other one.
-- note: A statement of the new release that inserts into app.bill and reads event itself fails with 1442: the server lets no trigger lock what its statement uses. Read it in a statement before.
-- note: At contract app.part goes, and Gapless keeps no copy of it.
-- note: Rows of app.part count among those behind a row of member: it stays as long as one of them says its key (event_id, member_name), and where the new release changes that, it is written to all of them. Where the new release takes the last one that says it away, or lets it refer to another row, a row is made in member_action, so that the old release knows it still. A row of member that the new release deletes while app.bill_detail refers to it leaves references that lead nowhere: verify counts them, and contract waits until there is none.
-- note: An undo takes app.bill_detail away: its rows are in app.part by then, each with its id there.
-- note: Until contract TRUNCATE of app.part or app.bill_detail would not reach the other one.
-- note: Before the triggers come, sync waits for transactions under REPEATABLE READ that began before the new tables were there, two minutes at most: their next write would fail with 1412. Without the right PROCESS it does not see them.
