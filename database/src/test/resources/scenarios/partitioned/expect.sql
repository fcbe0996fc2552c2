SELECT * FROM event WHERE label IS DISTINCT FROM CASE WHEN kind = 'own' THEN 'mine' ELSE kind || ':' || at::date END
