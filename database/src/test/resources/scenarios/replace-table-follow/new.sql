INSERT INTO bill (event_id, place, title, price) SELECT 1 + max(id) % 50, 'new', concat('New', max(id)), 7 FROM bill;
INSERT INTO bill (event_id, place, title, price) VALUES (3, 'Two', 'two', 2), (4, '', 'three', 3);
UPDATE bill SET event_id = 1 + (event_id + id) % 50 WHERE id % 10 = 2;
UPDATE bill SET title = 'changed', price = price + 1, place = 'Upper' WHERE id % 10 = 3;
UPDATE bill SET place = place WHERE id % 10 = 4;
DELETE FROM bill WHERE id % 12 = 5;
