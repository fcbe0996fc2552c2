SELECT token FROM product WHERE name NOT LIKE 'new%' GROUP BY token HAVING count(*) > 1 OR token IS NULL
