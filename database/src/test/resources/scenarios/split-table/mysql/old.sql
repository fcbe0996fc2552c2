INSERT INTO customer (name, street, city, contact, kind) SELECT concat('old', max(id)), 'Street', 'City', '1;m', 'work' FROM customer;
INSERT INTO customer (name, kind) SELECT concat('silent', max(id)), 'home' FROM customer;
UPDATE customer SET street = concat('moved ', id) WHERE id % 7 = 0;
UPDATE customer SET contact = concat(id, ';') WHERE id % 9 = 1;
UPDATE customer SET street = NULL, city = '', contact = NULL, kind = 'home' WHERE id % 10 = 2;
DELETE FROM customer WHERE id % 13 = 3;
