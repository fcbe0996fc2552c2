INSERT INTO account (region, number, points, level) SELECT 'cn', coalesce(max(number), 0) + 1, 7, 99.5 FROM account;
