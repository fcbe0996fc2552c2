CREATE TABLE member (id int NOT NULL UNIQUE, login text NOT NULL, shout text GENERATED ALWAYS AS (upper(login)) STORED, changed int NOT NULL DEFAULT 0);
CREATE FUNCTION lower_login() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.login := lower(NEW.login); NEW.changed := NEW.changed + 1; RETURN NEW; END';
CREATE TRIGGER a_lower BEFORE INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION lower_login();
CREATE TABLE audit (id int, what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES (NEW.id, TG_OP); RETURN NULL; END';
CREATE TRIGGER zzz_note AFTER INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION note();
INSERT INTO member SELECT n, 'User' || n FROM generate_series(1, 200) n;
