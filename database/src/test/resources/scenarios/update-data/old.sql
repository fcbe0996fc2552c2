INSERT INTO member (login, status) VALUES ('old', 'A'), ('old', NULL);
UPDATE member SET status = 'C' WHERE id % 11 = 0 AND code IS NULL;
UPDATE member SET login = 'changed' WHERE id % 7 = 0;
DELETE FROM member WHERE id % 13 = 3;
