INSERT INTO customer (login, name, email, legacy_code) SELECT concat('old', max(id)), 'Old', 'Old@X.example', 'mine' FROM customer;
INSERT INTO customer (login, legacy_code) SELECT concat('more', n, 'of', m), 'more' FROM (SELECT max(id) AS m FROM customer) AS last CROSS JOIN JSON_TABLE('[0,0,0]', '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
UPDATE customer SET name = concat('Changed  ', id, ' Twice') WHERE id % 7 = 0;
UPDATE customer SET points = points + 1, note = 'seen' WHERE id % 5 = 0;
UPDATE customer SET email = upper(email) WHERE id % 9 = 0;
DELETE FROM customer WHERE id % 11 = 3;
INSERT INTO customer (login, points, legacy_code) VALUES ('both', 1, 'both') ON DUPLICATE KEY UPDATE points = points + 1;
REPLACE INTO customer (login, points, legacy_code) VALUES ('again', 3, 'again');
