SELECT * FROM member
WHERE email IS DISTINCT FROM CASE WHEN login = 'mine' THEN 'me@mine.example' WHEN id = 2 THEN 'own-2' ELSE login || '@example.com' END
