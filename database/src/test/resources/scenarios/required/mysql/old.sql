INSERT INTO member (login, name) VALUES ('o', 'one'), ('p', 'two');
INSERT INTO member VALUES (NULL, 'by place', 'x', NULL);
INSERT INTO member (login) SELECT login FROM member WHERE id < 4;
UPDATE member SET login = concat(login, '!') WHERE id % 7 = 0;
UPDATE member SET name = 'x' WHERE id % 5 = 0;
DELETE FROM member WHERE id % 11 = 3;
INSERT INTO member (id, login) VALUES (1, 'again') ON DUPLICATE KEY UPDATE login = VALUES(login);
REPLACE INTO member (id, login) VALUES (5, 'replaced');
UPDATE member SET login = concat(login, '?') WHERE id = 2;
