INSERT INTO member (login, mail, team, points) VALUES (NULL, 'same', 77, -1), (NULL, 'same', 78, 7);
UPDATE member SET login = NULL WHERE id % 17 = 0;
