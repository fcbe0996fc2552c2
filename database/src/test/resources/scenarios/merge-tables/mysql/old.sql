INSERT INTO customer (name) SELECT concat('old', max(id)) FROM customer;
INSERT INTO address (customer_id, street, contact, kind, source) VALUES (last_insert_id(), 'Street', '1;m', 'work', 'V1');
UPDATE address SET street = concat('moved ', customer_id) WHERE customer_id % 7 = 0;
UPDATE address SET contact = concat(customer_id, ';'), kind = 'work' WHERE customer_id % 10 = 1;
UPDATE address SET street = NULL, contact = NULL WHERE customer_id % 11 = 2;
DELETE FROM address WHERE customer_id % 13 = 3 OR customer_id % 19 = 4;
DELETE FROM customer WHERE id % 19 = 4;
