SELECT * FROM game WHERE score IS NULL OR (id = 2001 AND score <> 4) OR (id = 1002 AND score <> -1) OR (id = 4 AND score <> 4)
