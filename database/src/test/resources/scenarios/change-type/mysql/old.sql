INSERT INTO game VALUES (1001, '7'), (1002, 'many') ON DUPLICATE KEY UPDATE points = VALUES(points);
UPDATE game SET points = concat(points, '0') WHERE id % 7 = 0 AND id < 400 AND length(points) < 8;
UPDATE game SET points = 'none' WHERE id % 31 = 0;
DELETE FROM game WHERE id % 11 = 3;
REPLACE INTO game VALUES (5, '55');
