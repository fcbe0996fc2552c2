SELECT id FROM member WHERE NOT (slug <=> if(login = 'mine', 'own', concat(login, '-')))
