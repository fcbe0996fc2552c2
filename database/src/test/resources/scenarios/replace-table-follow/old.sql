INSERT INTO action (event_id, sequence, place, kind) SELECT 1 + max(id) % 50, max(id), 'Old Place', 'BILL' FROM action;
INSERT INTO bill_action (action_id, title, price) SELECT max(id), 'old', 5 FROM action;
INSERT INTO action (event_id, sequence, kind) SELECT 1 + max(id) % 50, max(id), 'PERSON' FROM action;
UPDATE action SET event_id = 1 + (event_id + id) % 50 WHERE id % 7 = 1;
UPDATE action SET place = 'Moved To A Far Away Place' WHERE id % 11 = 1;
UPDATE action SET sequence = sequence + 1 WHERE id % 3 = 2;
UPDATE bill_action SET price = price + 1, title = NULL WHERE id % 9 = 2;
UPDATE bill_action SET action_id = (SELECT max(id) FROM action) WHERE id = (SELECT x.id FROM (SELECT max(id) AS id FROM bill_action WHERE id % 2 = 1) AS x);
DELETE FROM bill_action WHERE id % 13 = 3;
