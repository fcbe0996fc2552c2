-- expand: add refunded, it's lost to orders.state, undo takes refunded, it's lost from orders.state, undo gives rows of orders other values than refunded, it's lost
-- lock: orders, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`orders` MODIFY COLUMN `state` enum('new','paid','refunded','it''s lost') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'new' COMMENT 'enum(''x'')', ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`orders` MODIFY COLUMN `state` enum('new','paid') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'new' COMMENT 'enum(''x'')', LOCK = NONE;
-- undo: UPDATE `app`.`orders` SET `state` = (CASE `state` WHEN 'refunded' THEN 'paid' WHEN 'it''s lost' THEN 'new' END) WHERE (`id`) IN (the next rows where `state` IN ('refunded', 'it''s lost'), FOR UPDATE SKIP LOCKED);

-- contract: nothing to remove
-- going back loses the way back to the old release

-- note: An undo puts the value of 'down' in the place of an added one.
-- note: From expand on the old release can read refunded, it's lost in orders.state: it has to bear that, or the new release must not write it before the old one is gone.
