CREATE TABLE event (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL);
CREATE TABLE action (id bigint AUTO_INCREMENT PRIMARY KEY, event_id bigint NOT NULL, sequence int NOT NULL, place varchar(40), kind varchar(10) NOT NULL);
CREATE INDEX action_event ON action (event_id);
CREATE TABLE bill_action (id bigint AUTO_INCREMENT PRIMARY KEY, action_id bigint NOT NULL, title varchar(30), price bigint, label varchar(60), CONSTRAINT bill_action_action UNIQUE (action_id));
INSERT INTO event (name) SELECT concat('event', n) FROM JSON_TABLE(concat('[', repeat('0,', 49), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
INSERT INTO action (event_id, sequence, place, kind) SELECT 1 + n % 50, n, CASE n % 5 WHEN 0 THEN NULL ELSE concat('Place', n) END, CASE n % 3 WHEN 0 THEN 'PERSON' ELSE 'BILL' END FROM JSON_TABLE(concat('[', repeat('0,', 299), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
INSERT INTO bill_action (action_id, title, price) SELECT id, CASE id % 4 WHEN 0 THEN NULL ELSE concat('Title', id) END, id * 10 FROM action WHERE kind = 'BILL' ORDER BY id DESC;
