CREATE TABLE person (id bigint AUTO_INCREMENT PRIMARY KEY, first_name varchar(20), last_name varchar(20), note text);
INSERT INTO person (first_name, last_name) SELECT 'Kim', concat('Lee', n) FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
