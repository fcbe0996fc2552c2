INSERT INTO member (login, team, boss, points) VALUES ('twice', 'red', 7777, -1), ('twice', 'red', NULL, NULL);
INSERT INTO member (login, team) VALUES ('orphan', 'nowhere');
INSERT INTO member (login) VALUES ('none'), ('none');
UPDATE member SET points = points + 1 WHERE id % 7 = 0;
DELETE FROM member WHERE login = 'twice' OR login = 'orphan';
DELETE FROM member WHERE id % 13 = 3;
