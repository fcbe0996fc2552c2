CREATE TABLE product (name varchar(60));
INSERT INTO product SELECT concat('p', n) FROM JSON_TABLE(concat('[', repeat('0,', 99), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
