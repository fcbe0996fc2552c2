CREATE TABLE member (id int AUTO_INCREMENT UNIQUE, login varchar(40), shout varchar(40) AS (upper(login)) VIRTUAL, changed int DEFAULT 0);
CREATE TRIGGER zzz_lower_i BEFORE INSERT ON member FOR EACH ROW SET NEW.login = lower(NEW.login);
CREATE TRIGGER zzz_lower_u BEFORE UPDATE ON member FOR EACH ROW SET NEW.login = lower(NEW.login), NEW.changed = NEW.changed + 1;
CREATE TABLE audit (id int, what varchar(10));
CREATE TRIGGER note AFTER INSERT ON member FOR EACH ROW INSERT INTO audit VALUES (NEW.id, 'insert');
INSERT INTO member (login) SELECT concat('User', n) FROM JSON_TABLE(concat('[', repeat('0,', 199), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
