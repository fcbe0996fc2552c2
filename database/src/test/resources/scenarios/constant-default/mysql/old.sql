INSERT INTO product (name) VALUES ('old');
UPDATE product SET name = concat(left(name, 40), 'x');
