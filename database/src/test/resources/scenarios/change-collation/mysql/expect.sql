SELECT * FROM member WHERE login IS NULL OR login = 'new' AND nick NOT IN ('New', 'changed')
