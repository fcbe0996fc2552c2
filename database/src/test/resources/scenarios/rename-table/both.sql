SELECT coalesce(o.id, p.id) AS id FROM "order" o FULL JOIN purchase p USING (id, login, total, double_total, written) WHERE o.id IS NULL OR p.id IS NULL
