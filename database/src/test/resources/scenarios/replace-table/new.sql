INSERT INTO client (login, first_name, email, score, is_vip) SELECT 'new' || max(id), 'New', 'new@x.example', max(id), true FROM client;
INSERT INTO client (login, first_name, family_name, email, score, is_vip) SELECT 'next' || n || 'of' || max(id), 'Next', 'Of All', '', n, false FROM client, generate_series(1, 3) n GROUP BY n;
UPDATE client SET first_name = 'Kim', is_vip = true WHERE id % 6 = 0;
UPDATE client SET email = 'Own' || id || '@X.example' WHERE id % 10 = 4;
DELETE FROM client WHERE id % 13 = 4;
INSERT INTO client (login, first_name, email, score, is_vip) VALUES ('both', 'B', '', 1, false) ON CONFLICT (login) DO UPDATE SET score = client.score + 1;
