CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(60), name varchar(20), changed timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
CREATE INDEX member_name ON member (name);
INSERT INTO member (login) SELECT concat('user', n) FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
