INSERT INTO member (id, login, slug) SELECT coalesce(max(id), 0) + 1, 'Mine', 'own' FROM member;
