CREATE TABLE product (name text);
INSERT INTO product SELECT 'p' || n FROM generate_series(1, 100) n;
