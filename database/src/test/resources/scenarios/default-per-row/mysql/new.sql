INSERT INTO product (name, token) VALUES ('new', uuid());
