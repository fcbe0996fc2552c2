INSERT INTO member (login, nick) VALUES ('new', 'New');
UPDATE member SET login = 'taken' WHERE id % 17 = 0;
