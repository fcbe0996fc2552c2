CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(40));
CREATE TABLE draft (id bigint AUTO_INCREMENT PRIMARY KEY, member_id bigint, note text, FOREIGN KEY (member_id) REFERENCES member (id));
INSERT INTO member (login) SELECT concat('user', n) FROM JSON_TABLE(concat('[', repeat('0,', 99), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
