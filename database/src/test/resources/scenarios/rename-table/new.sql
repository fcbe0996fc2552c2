INSERT INTO purchase (login) SELECT 'new' || max(id) FROM purchase;
INSERT INTO purchase (login, total) SELECT 'more' || id, total FROM purchase WHERE id IN (SELECT max(id) FROM purchase);
UPDATE purchase SET total = total + 2 WHERE id % 5 = 0;
DELETE FROM purchase WHERE id % 13 = 4;
INSERT INTO purchase (login, total) VALUES ('both', 1) ON CONFLICT (login) DO UPDATE SET total = purchase.total + 1;
WITH locked AS (SELECT id FROM purchase WHERE login = 'both' FOR UPDATE) UPDATE purchase SET total = 50 FROM locked WHERE locked.id = purchase.id;
