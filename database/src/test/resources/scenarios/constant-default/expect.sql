SELECT * FROM product WHERE active IS DISTINCT FROM (name <> 'new' AND name <> 'newx') OR seen_at IS NULL
