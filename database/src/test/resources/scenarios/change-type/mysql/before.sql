CREATE TABLE game (id int AUTO_INCREMENT PRIMARY KEY, points varchar(20));
CREATE INDEX game_points ON game (points, id);
INSERT INTO game SELECT n, concat('00', n) FROM JSON_TABLE(concat('[', repeat('0,', 499), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
