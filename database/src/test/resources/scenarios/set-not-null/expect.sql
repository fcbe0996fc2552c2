SELECT * FROM member WHERE nick IS NULL OR code IS NULL OR login = 'default' AND nick NOT IN ('nobody', 'taken', 'no nick of default')
 OR login LIKE 'user%' AND nick NOT IN ('nick' || id, 'no nick of ' || login, 'taken') OR login = 'new' AND nick NOT IN ('mine', 'taken', 'no nick of new')
