CREATE TABLE game (id int PRIMARY KEY, points text NOT NULL);
CREATE INDEX game_points ON game USING btree (points DESC NULLS LAST, id);
INSERT INTO game SELECT n, '00' || n FROM generate_series(1, 500) n;
