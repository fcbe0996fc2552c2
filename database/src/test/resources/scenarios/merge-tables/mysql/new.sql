INSERT INTO customer (name, street, phone, kind) SELECT concat('new', max(id)), 'New street', '2', 'work' FROM customer;
INSERT INTO customer (name) SELECT concat('alone', max(id)) FROM customer;
UPDATE customer SET street = concat('here ', id) WHERE id % 9 = 3;
UPDATE customer SET mail = 'm', phone = NULL WHERE id % 8 = 3;
UPDATE customer SET street = NULL, phone = NULL, mail = NULL, kind = NULL WHERE id % 12 = 5;
DELETE FROM customer WHERE id % 17 = 5;
