INSERT INTO game (id, score) VALUES (2001, 4), (2002, 123456789) ON CONFLICT (id) DO UPDATE SET score = excluded.score;
UPDATE game SET score = score + 1 WHERE id = 2;
UPDATE game SET id = id, score = score WHERE id = 4;
UPDATE game SET score = 99 WHERE id = 31;
