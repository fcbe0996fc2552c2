CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, nick varchar(40) COLLATE utf8mb4_bin DEFAULT 'nobody', points int, changed timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX member_nick ON member (nick, id);
CREATE INDEX member_points ON member (points, nick(10));
INSERT INTO member (nick) SELECT concat('user', n) FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
