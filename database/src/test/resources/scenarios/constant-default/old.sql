INSERT INTO product VALUES ('old');
UPDATE product SET name = name || 'x';
