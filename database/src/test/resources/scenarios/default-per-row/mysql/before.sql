CREATE TABLE product (id int AUTO_INCREMENT PRIMARY KEY, name varchar(60));
INSERT INTO product (name) SELECT concat('p', n) FROM JSON_TABLE(concat('[', repeat('0,', 299), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
