INSERT INTO member (nick, points) VALUES ('o', 1), ('p', 2);
INSERT INTO member (points) VALUES (3);
INSERT INTO member (nick, side) SELECT nick, side FROM member WHERE id < 4;
UPDATE member SET nick = left(nick, 30) || '!' WHERE id % 7 = 0 AND id < 400;
UPDATE member SET points = 5 WHERE id % 5 = 0 AND id < 400;
UPDATE member SET nick = upper(nick) WHERE id % 13 = 0 AND id < 400;
DELETE FROM member WHERE id % 11 = 3;
INSERT INTO member (id, nick) VALUES (1, 'again') ON CONFLICT (id) DO UPDATE SET nick = excluded.nick;
UPDATE member SET points = 1, side = 'blue' WHERE id = 2;
