INSERT INTO person (name) VALUES ('Ada Byron Lovelace'), ('Bo'), (NULL);
UPDATE person SET name = name || 'x' WHERE id % 7 = 0 AND id < 400 AND length(name) < 60;
UPDATE person SET note = 'n' WHERE id % 5 = 0 AND id < 400;
UPDATE person SET name = repeat('long', 30) WHERE id = 77;
UPDATE person SET name = 'Short Again' WHERE id = 77;
DELETE FROM person WHERE id % 11 = 3;
