INSERT INTO member (born, login) VALUES ('1999-12-31', 'old'), (NULL, 'none');
UPDATE member SET born = born + INTERVAL 1 MONTH WHERE id % 4 = 0;
UPDATE member SET born = NULL WHERE id % 50 = 1;
UPDATE member SET login = upper(login) WHERE id % 9 = 0;
