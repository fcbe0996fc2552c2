INSERT INTO member (login, slug) VALUES ('Mine', 'own');
