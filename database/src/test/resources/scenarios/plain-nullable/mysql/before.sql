CREATE TABLE note (id int NOT NULL PRIMARY KEY, text varchar(200) NOT NULL);
INSERT INTO note VALUES (1, 'one'), (2, 'two');
