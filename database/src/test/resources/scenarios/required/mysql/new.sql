INSERT INTO member (login, email) VALUES ('mine', 'me@mine.example');
UPDATE member SET email = concat('own-', id) WHERE id = 2;
UPDATE member SET login = 'changed', email = email, name = name WHERE id = 4;
