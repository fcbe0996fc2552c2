SELECT id, login FROM member WHERE login LIKE 'new%' AND email <> 'me@mine.example' OR login LIKE 'user%' AND email <> concat(login, '@x.example')
