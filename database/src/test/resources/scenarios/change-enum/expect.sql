SELECT * FROM orders WHERE login = 'fresh' AND state NOT IN ('refunded', 'it''s lost', 'paid')
