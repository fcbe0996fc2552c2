INSERT INTO action (event_id, sequence) SELECT 1 + max(id) % 50, max(id) FROM action;
INSERT INTO member_action (action_id, member_name, status) SELECT max(id), concat('n', max(id) % 9), 'IN' FROM action;
UPDATE action SET event_id = 1 + (event_id + id) % 50 WHERE id % 7 = 1;
UPDATE action SET sequence = sequence + 1 WHERE id % 3 = 2;
UPDATE member_action SET member_name = 'renamed' WHERE member_name = 'n3';
UPDATE member_action SET member_name = concat('n', id % 9), status = 'OUT' WHERE id % 9 = 2;
INSERT INTO action (event_id, sequence) SELECT 1 + max(id) % 50, max(id) FROM action;
UPDATE member_action SET action_id = (SELECT max(id) FROM action) WHERE id = (SELECT x.id FROM (SELECT max(id) AS id FROM member_action WHERE id % 2 = 1) AS x);
DELETE FROM member_action WHERE id % 13 = 3;
