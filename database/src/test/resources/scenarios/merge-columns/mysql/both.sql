SELECT * FROM person
WHERE (id = 2 AND (first_name, last_name) <> ('Chan', 'Ged')) OR (name = 'Mine Own' AND (first_name, last_name) <> ('Mine', 'Own'))
  OR (name LIKE 'Avery%' AND (first_name, last_name) <> ('?', 'Short')) OR (name = 'Only' AND (first_name <> 'Only' OR last_name IS NOT NULL))
