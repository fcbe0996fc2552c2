INSERT INTO orders (login, state) VALUES ('old', 'new'), ('old', NULL);
UPDATE orders SET state = 'paid' WHERE id % 7 = 0;
DELETE FROM orders WHERE id % 13 = 3;
