CREATE TABLE team (id int PRIMARY KEY, code varchar(20) UNIQUE);
CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(40), team varchar(20), boss bigint, points int, KEY boss (boss));
INSERT INTO team VALUES (1, 'red'), (2, 'blue');
INSERT INTO member (login, team, boss, points) SELECT concat('user', n), CASE n % 3 WHEN 0 THEN 'red' WHEN 1 THEN 'blue' END, 1, n FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
