INSERT INTO account SELECT 'jp', coalesce(max(number), 0) + 1, 'a', 7 FROM account AS a;
INSERT INTO account SELECT region, number + 10000, tag, points FROM account AS a WHERE number < 10 AND region = 'eu';
UPDATE account SET points = points + 1 WHERE number % 3 = 0;
DELETE FROM account WHERE number > 9999;
