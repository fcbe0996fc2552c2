INSERT INTO account SELECT 'jp', coalesce(max(number), 0) + 1, 7 FROM account;
UPDATE account SET points = points + 1 WHERE number % 3 = 0;
DELETE FROM account WHERE number = 77;
