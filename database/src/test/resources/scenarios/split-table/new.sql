INSERT INTO customer (name) SELECT 'new' || max(id) FROM customer;
INSERT INTO address (customer_id, street, city, phone, mail, kind, checked) SELECT max(id), 'New street', 'New city', '2', 'n', 'work', true FROM customer;
INSERT INTO customer (name) SELECT 'alone' || max(id) FROM customer;
UPDATE address SET city = 'Town' || customer_id, mail = NULL WHERE customer_id % 8 = 3;
UPDATE address SET checked = true WHERE customer_id % 6 = 1;
DELETE FROM address WHERE customer_id % 11 = 4 OR customer_id % 17 = 5;
DELETE FROM customer WHERE id % 17 = 5;
