SELECT *, score FROM game
WHERE (id = 4 AND points <> '004') OR (id = 2002 AND points <> '123456789') OR (id = 2 AND points <> CAST(score AS CHAR))
  OR (points REGEXP '^[0-9]+$' AND CAST(points AS SIGNED) <> score) OR (points NOT REGEXP '[0-9]' AND score <> -1)
