CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(40), legacy varchar(20), unused int, odd text);
CREATE INDEX member_old ON member (legacy, id);
CREATE INDEX member_unused ON member (unused);
INSERT INTO member (login, legacy) SELECT concat('user', n), 'old' FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
