INSERT INTO member (login, email) SELECT 'new' || max(id), 'me@mine.example' FROM member;
