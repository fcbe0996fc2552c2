SELECT id, name FROM person
WHERE name IS NULL OR (id = 2 AND name <> 'Chan Ged') OR (name LIKE 'Ada%' AND name <> 'Ada Byron')
