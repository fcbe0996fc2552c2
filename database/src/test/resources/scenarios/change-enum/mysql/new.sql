INSERT INTO orders (login, state) VALUES ('fresh', 'refunded');
UPDATE orders SET state = 'it''s lost' WHERE id % 17 = 0;
