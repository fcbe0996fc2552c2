INSERT INTO client (login, first_name, email, score, is_vip) SELECT concat('new', max(id)), 'New', 'new@x.example', max(id), true FROM client;
INSERT INTO client (login, first_name, family_name, email, score, is_vip) SELECT concat('next', n, 'of', m), 'Next', 'Of All', '', n, false FROM (SELECT max(id) AS m FROM client) AS last CROSS JOIN JSON_TABLE('[0,0,0]', '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
UPDATE client SET first_name = 'Kim', is_vip = true WHERE id % 6 = 0;
UPDATE client SET email = concat('Own', id, '@X.example') WHERE id % 10 = 4;
DELETE FROM client WHERE id % 13 = 4;
INSERT INTO client (login, first_name, email, score, is_vip) VALUES ('both', 'B', '', 1, false) ON DUPLICATE KEY UPDATE score = score + 1;
REPLACE INTO client (login, first_name, email, score, is_vip) VALUES ('again', 'A', '', 4, true);
