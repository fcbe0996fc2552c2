INSERT INTO product (name, active) VALUES ('new', false);
