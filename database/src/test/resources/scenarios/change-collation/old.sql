INSERT INTO member (login, nick) VALUES ('old', 'Old'), ('Old', NULL);
UPDATE member SET nick = 'changed' WHERE id % 7 = 0;
DELETE FROM member WHERE id % 13 = 3;
