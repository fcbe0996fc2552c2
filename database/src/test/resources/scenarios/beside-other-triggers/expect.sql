SELECT * FROM member WHERE slug IS DISTINCT FROM CASE WHEN login = 'mine' THEN 'own' ELSE login || '-' || id END
