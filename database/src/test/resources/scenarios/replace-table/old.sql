INSERT INTO customer (login, name, email, legacy_code) SELECT 'old' || max(id), 'Old', 'Old@X.example', 'mine' FROM customer;
INSERT INTO customer (login, legacy_code) SELECT 'more' || n || 'of' || max(id), 'more' FROM customer, generate_series(1, 3) n GROUP BY n;
UPDATE customer SET name = 'Changed  ' || id || ' Twice' WHERE id % 7 = 0;
UPDATE customer SET points = points + 1, note = 'seen' WHERE id % 5 = 0;
UPDATE customer SET email = upper(email) WHERE id % 9 = 0;
DELETE FROM customer WHERE id % 11 = 3;
INSERT INTO customer (login, points, legacy_code) VALUES ('both', 1, 'both') ON CONFLICT (login) DO UPDATE SET points = customer.points + 1;
