CREATE TABLE account (region char(2), number int, points int NOT NULL, PRIMARY KEY (region, number));
INSERT INTO account SELECT (ARRAY['eu', 'us', 'kr'])[n % 3 + 1], n, n FROM generate_series(1, 500) n;
