INSERT INTO person (first_name, last_name) VALUES ('Mine', 'Own'), ('Only', NULL);
UPDATE person SET last_name = 'Changed' WHERE id = 2;
UPDATE person SET first_name = first_name, last_name = last_name, note = 'w' WHERE id = 4;
UPDATE person SET last_name = NULL WHERE id = 6;
