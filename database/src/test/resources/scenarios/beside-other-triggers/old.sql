INSERT INTO member (id, login) SELECT coalesce(max(id), 0) + 1, 'BIG' FROM member;
UPDATE member SET login = 'OTHER' WHERE id % 9 = 0;
