SELECT * FROM member WHERE points < 0 OR boss <> 1 OR team NOT IN ('red', 'blue')
