INSERT INTO person (first_name, last_name) VALUES ('Ada', 'Byron'), ('Bo', NULL);
UPDATE person SET last_name = last_name || 'x' WHERE id % 7 = 0 AND id < 400 AND length(last_name) < 19;
UPDATE person SET note = 'n' WHERE id % 5 = 0 AND id < 400;
DELETE FROM person WHERE id % 11 = 3;
