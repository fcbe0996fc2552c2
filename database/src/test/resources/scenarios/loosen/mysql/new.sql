INSERT INTO member (login, mail, team) VALUES (NULL, 'same', 77), (NULL, 'same', 78);
UPDATE member SET login = NULL WHERE id % 17 = 0;
