CREATE TABLE member (id int UNSIGNED AUTO_INCREMENT PRIMARY KEY, born date, login varchar(40) CHARACTER SET latin1) CHARACTER SET utf8mb4;
INSERT INTO member (born, login) SELECT if(n % 3 = 0, NULL, '2000-01-01' + INTERVAL n DAY), concat('u', n) FROM JSON_TABLE(concat('[', repeat('0,', 299), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
