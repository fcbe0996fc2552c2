CREATE TABLE team (id int PRIMARY KEY);
CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(40) CHARACTER SET latin1 NOT NULL DEFAULT 'guest' COMMENT 'it''s NOT NULL', mail varchar(40), team int, points int DEFAULT 3,
  CONSTRAINT member_mail UNIQUE (mail), KEY member_of_team (team), CONSTRAINT member_team FOREIGN KEY (team) REFERENCES team (id), CONSTRAINT member_points CHECK (points > 0));
INSERT INTO team VALUES (1), (2);
INSERT INTO member (login, mail, team) SELECT concat('user', n), concat('m', n), n % 2 + 1 FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
