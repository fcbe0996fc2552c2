INSERT INTO product (name) VALUES ('old'), ('older');
UPDATE product SET name = concat(left(name, 40), 'x');
