SELECT * FROM product WHERE note IS DISTINCT FROM CASE WHEN name = 'new' THEN 'mine' END
