INSERT INTO member (login, email) SELECT concat('new', max(id)), 'me@mine.example' FROM member;
