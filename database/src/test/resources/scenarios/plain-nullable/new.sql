INSERT INTO product VALUES ('new', 'mine');
