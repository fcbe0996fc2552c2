INSERT INTO member (login, nick, code) VALUES ('old', NULL, 'c'), ('old', 'own', NULL);
INSERT INTO member (login) VALUES ('default');
UPDATE member SET nick = NULL WHERE id % 7 = 0;
UPDATE member SET login = 'changed' WHERE id % 11 = 0;
UPDATE member SET code = 'late' WHERE code IS NULL;
DELETE FROM member WHERE id % 13 = 3;
