SELECT id, login, email FROM member
WHERE NOT (CAST(email AS BINARY) <=> CAST(CASE WHEN login = 'mine' THEN 'me@mine.example' WHEN id = 2 THEN 'own-2' ELSE concat(login, '@example.com') END AS BINARY))
