INSERT INTO purchase (login) SELECT concat('new', max(id)) FROM purchase;
INSERT INTO purchase (login, total) SELECT concat('more', id), total FROM purchase WHERE id IN (SELECT max(id) FROM purchase);
UPDATE purchase SET total = total + 2 WHERE id % 5 = 0;
DELETE FROM purchase WHERE id % 13 = 4;
INSERT INTO purchase (login, total) VALUES ('both', 1) ON DUPLICATE KEY UPDATE total = total + 1;
REPLACE INTO purchase (login, total) VALUES ('again', 4);
