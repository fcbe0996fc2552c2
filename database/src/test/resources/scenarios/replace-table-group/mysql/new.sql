INSERT INTO member (event_id, name, is_deposited) SELECT 1 + max(id) % 50, concat('N', max(id)), true FROM member;
INSERT INTO member (event_id, name, is_deposited) SELECT 3, concat('T', max(id)), true FROM member;
UPDATE member SET name = left(sha2(concat(id, rand()), 256), 7) WHERE id % 10 = 2;
UPDATE member SET event_id = 1 + event_id % 50, name = left(sha2(concat(id, rand()), 256), 7) WHERE id % 10 = 3;
UPDATE member SET is_deposited = true WHERE id % 3 = 1;
DELETE FROM member WHERE id % 12 = 5;
