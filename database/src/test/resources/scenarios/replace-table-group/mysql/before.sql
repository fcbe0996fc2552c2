CREATE TABLE event (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL);
CREATE TABLE action (id bigint AUTO_INCREMENT PRIMARY KEY, event_id bigint NOT NULL, sequence int NOT NULL);
CREATE INDEX action_event ON action (event_id);
CREATE TABLE member_action (id bigint AUTO_INCREMENT PRIMARY KEY, action_id bigint NOT NULL, member_name varchar(40), status varchar(3), CONSTRAINT member_action_action UNIQUE (action_id));
INSERT INTO event (name) SELECT concat('event', n) FROM JSON_TABLE(concat('[', repeat('0,', 49), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
INSERT INTO action (event_id, sequence) SELECT 1 + n % 50, n FROM JSON_TABLE(concat('[', repeat('0,', 299), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
INSERT INTO member_action (action_id, member_name, status) SELECT id, concat('n', id * 3 % 7), 'IN' FROM action WHERE id % 3 > 0 ORDER BY id DESC;
