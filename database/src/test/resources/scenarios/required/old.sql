INSERT INTO member (login, name) VALUES ('o', 'one'), ('p', 'two');
UPDATE member SET login = login || '!' WHERE id % 7 = 0;
UPDATE member SET name = 'x' WHERE id % 5 = 0;
DELETE FROM member WHERE id % 11 = 3;
INSERT INTO member (id, login) VALUES (1, 'again') ON CONFLICT (id) DO UPDATE SET login = excluded.login;
UPDATE member SET login = login || '?' WHERE id = 2;
