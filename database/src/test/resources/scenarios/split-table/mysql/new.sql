INSERT INTO customer (name) SELECT concat('new', max(id)) FROM customer;
INSERT INTO address (customer_id, street, city, phone, mail, kind, checked) VALUES (last_insert_id(), 'New street', 'New city', '2', 'n', 'work', true);
INSERT INTO customer (name) SELECT concat('alone', max(id)) FROM customer;
UPDATE address SET city = concat('Town', customer_id), mail = NULL WHERE customer_id % 8 = 3;
UPDATE address SET checked = true WHERE customer_id % 6 = 1;
DELETE FROM address WHERE customer_id % 11 = 4 OR customer_id % 17 = 5;
DELETE FROM customer WHERE id % 17 = 5;
