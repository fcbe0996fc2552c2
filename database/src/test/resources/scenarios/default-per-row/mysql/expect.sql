SELECT token FROM product GROUP BY token HAVING count(*) > 1 OR token IS NULL OR min(seen_at) IS NULL
