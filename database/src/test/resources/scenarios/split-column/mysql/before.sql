CREATE TABLE person (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(200), note text);
CREATE INDEX person_name ON person (name);
INSERT INTO person (name) SELECT concat('Kim  Lee', n) FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
INSERT INTO person (name) VALUES ('Alone'), (NULL), ('');
