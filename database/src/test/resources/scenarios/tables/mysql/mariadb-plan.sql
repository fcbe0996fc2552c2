-- expand: create table address
-- going back loses nothing
CREATE TABLE `app`.`address` (`id` bigint NOT NULL AUTO_INCREMENT, `member_id` bigint NOT NULL, `Street` varchar(200) NOT NULL DEFAULT (''), `since` datetime NULL DEFAULT (now()), PRIMARY KEY (`id`), UNIQUE KEY `address_once` (`member_id`, `Street`), KEY `address_since` (`since`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`address`;

-- trial: writes of draft are refused
-- lock: draft, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TRIGGER `app`.`zz_gapless_2_2_td` AFTER DELETE ON `app`.`draft` FOR EACH ROW
BEGIN
  IF true THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of draft: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_td`;
CREATE TRIGGER `app`.`zz_gapless_2_2_tu` AFTER UPDATE ON `app`.`draft` FOR EACH ROW
BEGIN
  IF true THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of draft: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_tu`;
CREATE TRIGGER `app`.`zz_gapless_2_2_ti` AFTER INSERT ON `app`.`draft` FOR EACH ROW
BEGIN
  IF true THEN
    SIGNAL SQLSTATE '45G01' SET MESSAGE_TEXT = 'Gapless refuses writes of draft: V2 is on trial. To end it: gapless db contract --end-trial V2';
  END IF;
END;
-- undo: DROP TRIGGER IF EXISTS `app`.`zz_gapless_2_2_ti`;

-- contract: drop table draft
-- lock: draft, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TABLE `app`.`draft`;

-- note: At contract the rows of app.draft go, and Gapless keeps no copy of them.
