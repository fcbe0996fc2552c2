INSERT INTO product VALUES ('old');
