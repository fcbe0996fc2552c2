SELECT * FROM game
WHERE (id = 4 AND points <> '004') OR (id = 2002 AND points <> '123456789') OR (id = 2 AND points <> score::text)
  OR (points ~ '^ *[0-9]+ *$' AND points::int <> score) OR (points !~ '[0-9]' AND score <> -1)
