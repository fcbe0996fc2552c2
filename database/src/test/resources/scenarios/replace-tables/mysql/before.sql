CREATE TABLE pomodoro_study (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL, note text);
CREATE TABLE pomodoro_progress (id bigint AUTO_INCREMENT PRIMARY KEY, pomodoro_study_id bigint NOT NULL, nickname varchar(40), current_cycle int NOT NULL, pomodoro_status varchar(20) NOT NULL);
CREATE INDEX progress_study ON pomodoro_progress (pomodoro_study_id);
INSERT INTO pomodoro_study (name) SELECT concat('study', n) FROM JSON_TABLE(concat('[', repeat('0,', 99), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
INSERT INTO pomodoro_progress (pomodoro_study_id, nickname, current_cycle, pomodoro_status) SELECT 1 + n % 90, concat('name', n), 1 + n % 3, CASE n % 2 WHEN 0 THEN 'PLANNING' ELSE 'STUDYING' END FROM JSON_TABLE(concat('[', repeat('0,', 249), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
