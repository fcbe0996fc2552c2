INSERT INTO member (nickname, points, team) VALUES ('mine', 7, 'blue');
INSERT INTO member (points) VALUES (8);
UPDATE member SET nickname = 'own-' || id WHERE id = 2;
UPDATE member SET nickname = nickname, points = points, team = team WHERE id = 4;
INSERT INTO member (id, nickname) VALUES (6, 'upserted') ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname;
