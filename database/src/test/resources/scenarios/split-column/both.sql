SELECT * FROM person
WHERE (id = 4 AND name <> 'Kim  Lee4') OR (id = 2 AND name <> 'Kim Changed') OR (id = 6 AND name <> 'Kim')
  OR (first_name = 'Mine' AND name <> 'Mine Own') OR (first_name = 'Only' AND name <> 'Only')
