CREATE TABLE product (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
INSERT INTO product (name) SELECT 'p' || n FROM generate_series(1, 300) n;
