INSERT INTO study (name, current_cycle, step) SELECT concat('new', max(id)), 1, 'WAITING' FROM study;
INSERT INTO participant (study_id, nickname, is_host) SELECT max(id), 'host', true FROM study;
UPDATE study SET step = 'RETROSPECT', current_cycle = current_cycle + 1 WHERE id % 6 = 0;
UPDATE participant SET nickname = concat('n', id) WHERE id % 10 = 4;
UPDATE participant SET study_id = (SELECT min(s.id) FROM study AS s) WHERE id % 17 = 5;
DELETE FROM participant WHERE id % 13 = 4;
