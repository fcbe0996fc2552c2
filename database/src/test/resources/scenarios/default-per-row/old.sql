INSERT INTO product (name) VALUES ('old'), ('older');
UPDATE product SET name = name || 'x';
