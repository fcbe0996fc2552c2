INSERT INTO game VALUES (1001, '7'), (1002, 'many'), (1003, ' 12 ') ON CONFLICT (id) DO UPDATE SET points = excluded.points;
UPDATE game SET points = points || '0' WHERE id % 7 = 0 AND id < 400 AND length(points) < 8;
UPDATE game SET points = 'none' WHERE id % 31 = 0;
DELETE FROM game WHERE id % 11 = 3;
