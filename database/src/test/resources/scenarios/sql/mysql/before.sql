CREATE TABLE member (id int AUTO_INCREMENT PRIMARY KEY, name varchar(60) NOT NULL, state varchar(10), KEY member_state (state));
CREATE TABLE setting (name varchar(20) PRIMARY KEY, value int NOT NULL);
INSERT INTO member (name, state) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT concat('member ', i), 'in' FROM n;
INSERT INTO setting VALUES ('runs', 0);
