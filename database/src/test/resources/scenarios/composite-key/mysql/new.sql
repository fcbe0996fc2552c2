INSERT INTO account (region, number, tag, points, level) SELECT 'cn', coalesce(max(number), 0) + 1, 'b', 7, 99.5 FROM account AS a;
