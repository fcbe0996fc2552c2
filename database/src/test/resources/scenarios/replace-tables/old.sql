INSERT INTO pomodoro_study (name) SELECT 'old' || max(id) FROM pomodoro_study;
INSERT INTO pomodoro_progress (pomodoro_study_id, nickname, current_cycle, pomodoro_status) SELECT max(id), 'first', 1, 'PLANNING' FROM pomodoro_study;
UPDATE pomodoro_progress SET pomodoro_status = 'DONE' WHERE id % 7 = 0;
UPDATE pomodoro_progress SET current_cycle = current_cycle + 1, pomodoro_status = 'PLANNING' WHERE id % 5 = 1;
UPDATE pomodoro_progress SET pomodoro_study_id = 1 + id % 90 WHERE id % 11 = 2;
DELETE FROM pomodoro_progress WHERE id % 13 = 3;
