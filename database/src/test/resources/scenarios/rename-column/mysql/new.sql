INSERT INTO member (nickname, points) VALUES ('mine', 7);
INSERT INTO member (points) VALUES (8);
UPDATE member SET nickname = concat('own-', id) WHERE id = 2;
UPDATE member SET nickname = nickname, points = points WHERE id = 4;
INSERT INTO member (id, nickname) VALUES (6, 'upserted') ON DUPLICATE KEY UPDATE nickname = VALUES(nickname);
