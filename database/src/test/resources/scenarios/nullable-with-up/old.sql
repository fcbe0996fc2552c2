INSERT INTO member (login) VALUES ('Kim'), (NULL), ('Root');
UPDATE member SET login = 'KIM' WHERE login = 'Kim';
UPDATE member SET login = NULL WHERE login = 'User13';
