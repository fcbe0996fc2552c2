SELECT id FROM member WHERE NOT (CAST(birthday AS BINARY) <=> CAST(if(login = 'new', 'chosen', concat(date_format(born, '%m-%d'), login)) AS BINARY))
