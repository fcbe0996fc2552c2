UPDATE member SET nickname = 'Jo' WHERE login = 'User12';
INSERT INTO member (login, nickname) VALUES ('User12', 'Jo');
