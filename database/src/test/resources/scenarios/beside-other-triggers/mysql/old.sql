INSERT INTO member (login) VALUES ('BIG');
UPDATE member SET login = 'OTHER' WHERE id % 9 = 0;
