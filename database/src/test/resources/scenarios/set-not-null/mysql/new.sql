INSERT INTO member (login, nick, code) VALUES ('new', 'mine', 'n');
UPDATE member SET nick = 'taken' WHERE id % 17 = 0;
