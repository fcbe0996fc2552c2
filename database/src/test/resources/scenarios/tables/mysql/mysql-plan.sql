-- expand: create table address
-- going back loses nothing
CREATE TABLE `app`.`address` (`id` bigint NOT NULL AUTO_INCREMENT, `member_id` bigint NOT NULL, `Street` varchar(200) NOT NULL DEFAULT (''), `since` datetime NULL DEFAULT (now()), PRIMARY KEY (`id`), UNIQUE KEY `address_once` (`member_id`, `Street`), KEY `address_since` (`since`)) ENGINE = InnoDB;
-- undo: DROP TABLE IF EXISTS `app`.`address`;

-- contract: drop table draft
-- lock: draft, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TABLE `app`.`draft`;

-- note: At contract the rows of app.draft go, and Gapless keeps no copy of them.
