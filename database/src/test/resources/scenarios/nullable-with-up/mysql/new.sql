INSERT INTO member (born, login, birthday) VALUES ('2001-02-03', 'new', 'chosen');
