SELECT * FROM member WHERE nickname IS DISTINCT FROM CASE WHEN login = 'User12' THEN 'Jo' ELSE nullif(lower(login), 'root') END
