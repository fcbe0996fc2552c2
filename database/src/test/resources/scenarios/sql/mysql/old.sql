INSERT INTO member (name, state) VALUES ('old', 'out');
UPDATE member SET state = 'out' WHERE id % 7 = 0;
