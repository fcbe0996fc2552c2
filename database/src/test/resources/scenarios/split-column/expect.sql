SELECT id, first_name, last_name FROM person
WHERE first_name IS NULL OR (id = 2 AND (first_name, last_name) <> ('Kim', 'Changed')) OR (id = 6 AND last_name IS NOT NULL)
  OR (first_name = 'Mine' AND last_name <> 'Own') OR (first_name = 'Ada' AND last_name <> 'Byron Lovelace') OR (id = 501 AND first_name <> 'Alone')
