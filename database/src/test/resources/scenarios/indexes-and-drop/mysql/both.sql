SELECT id, login FROM member WHERE login LIKE 'new%' AND legacy <> 'none' OR login LIKE 'old%' AND legacy NOT IN ('mine', 'changed')
