INSERT INTO person (name) VALUES ('Mine Own'), ('Only'), ('A name of one word that is far too long Yes');
INSERT INTO person (name) VALUES ('Averyveryveryverylongfirstname Short');
UPDATE person SET name = 'Chan Ged' WHERE id = 2;
UPDATE person SET name = name, note = 'w' WHERE id = 4;
