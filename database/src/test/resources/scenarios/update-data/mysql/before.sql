CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(40), status varchar(10), code varchar(10), changed timestamp(6) NULL ON UPDATE CURRENT_TIMESTAMP(6));
INSERT INTO member (login, status) SELECT concat('user', n), CASE WHEN n % 3 = 0 THEN 'A' WHEN n % 3 = 1 THEN 'C' END FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
