-- expand: view purchase of order
-- going back loses nothing
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW `app`.`purchase` AS SELECT `id`, `login`, `total`, `double_total`, `written` FROM `app`.`order`;
-- undo: DROP VIEW IF EXISTS `app`.`purchase`;

-- contract: rename table order to purchase
-- lock: order, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
RENAME TABLE `app`.`purchase` TO `app`.`gapless_2_1_view`, `app`.`order` TO `app`.`purchase`;
DROP VIEW IF EXISTS `app`.`gapless_2_1_view`;

-- note: These have the word order in their text and would not find the table after contract: view big.
-- note: Until contract purchase is a view: the new release reads and writes rows through it, but cannot TRUNCATE it, refer to it in a foreign key, or group by its key alone.
-- note: Writes by the name order cannot be refused on this server, so there is no trial of its contract.
