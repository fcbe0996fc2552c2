INSERT INTO member (login) SELECT 'old' || max(id) FROM member;
INSERT INTO draft (member_id, note) SELECT max(id), 'mine' FROM member;
DELETE FROM draft WHERE id % 3 = 1;
