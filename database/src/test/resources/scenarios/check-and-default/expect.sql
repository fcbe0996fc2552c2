SELECT * FROM account WHERE level IS DISTINCT FROM CASE WHEN region = 'cn' THEN 99.5 ELSE round(points / 10.0, 1) END
