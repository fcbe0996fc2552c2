CREATE TABLE member (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), login text);
INSERT INTO member (login) SELECT CASE WHEN n % 10 = 0 THEN NULL WHEN n % 10 = 1 THEN 'ROOT' ELSE 'User' || n END FROM generate_series(1, 300) n;
