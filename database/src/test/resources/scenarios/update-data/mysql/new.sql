INSERT INTO member (login, status, code) VALUES ('new', 'active', 'A');
UPDATE member SET status = 'closed', code = 'C' WHERE id % 17 = 0;
