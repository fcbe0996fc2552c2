SELECT name FROM product WHERE NOT (active <=> (name NOT LIKE 'new%')) OR NOT (kind <=> 'it''s')
