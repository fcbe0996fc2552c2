INSERT INTO member (login) SELECT concat('old', max(id)) FROM member;
INSERT INTO draft (member_id, note) SELECT max(id), 'mine' FROM member;
DELETE FROM draft WHERE id % 3 = 1;
