INSERT INTO `order` (login) SELECT concat('old', max(id)) FROM `order`;
INSERT INTO line (order_id) SELECT max(id) FROM `order`;
UPDATE `order` SET total = total + 1 WHERE id % 7 = 0;
DELETE FROM `order` WHERE id % 11 = 3;
INSERT INTO `order` (login, total) VALUES ('both', 1) ON DUPLICATE KEY UPDATE total = total + 1;
REPLACE INTO `order` (login, total) VALUES ('again', 3);
