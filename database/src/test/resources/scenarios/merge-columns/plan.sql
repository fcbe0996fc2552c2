-- expand: merge columns first_name, last_name of person into name
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."person" ADD COLUMN "name" text;
-- undo: ALTER TABLE "public"."person" DROP COLUMN "name";

-- sync: triggers keep public.person.first_name, last_name and name in step
-- lock: person, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
DO $gapless$
BEGIN
  DECLARE
    "first_name" character varying;
    "last_name" character varying;
    _gapless_value text;
  BEGIN
    _gapless_value := (concat_ws(' ', first_name, last_name));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1_1("first_name" character varying, "last_name" character varying) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value text;
BEGIN
  _gapless_value := (concat_ws(' ', first_name, last_name));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1_1(character varying, character varying);
DO $gapless$
BEGIN
  DECLARE
    "name" text;
    _gapless_value character varying(20);
  BEGIN
    _gapless_value := (split_part(name, ' ', 1));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.down_2_1_1("name" text) RETURNS character varying(20)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(20);
BEGIN
  _gapless_value := (split_part(name, ' ', 1));
  RETURN coalesce(_gapless_value, CAST('?' AS character varying(20)));
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN CAST('?' AS character varying(20));
END
$gapless$;
-- undo: DROP FUNCTION gapless.down_2_1_1(text);
DO $gapless$
BEGIN
  DECLARE
    "name" text;
    _gapless_value character varying(20);
  BEGIN
    _gapless_value := (nullif(substr(name, length(split_part(name, ' ', 1)) + 2), ''));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.down_2_1_2("name" text) RETURNS character varying(20)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(20);
BEGIN
  _gapless_value := (nullif(substr(name, length(split_part(name, ' ', 1)) + 2), ''));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.down_2_1_2(text);
CREATE FUNCTION gapless.pair_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up_1 "public"."person"."name"%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name" IS NULL THEN
      NEW."name" := gapless.up_2_1_1(NEW."first_name", NEW."last_name");
      RETURN NEW;
    END IF;
    IF ROW(NEW."name")::record *<> ROW(gapless.up_2_1_1(NEW."first_name", NEW."last_name"))::record THEN
      NEW."first_name" := gapless.down_2_1_1(NEW."name");
      NEW."last_name" := gapless.down_2_1_2(NEW."name");
    END IF;
  ELSIF ROW(NEW."name")::record *<> ROW(OLD."name")::record THEN
    IF NOT (ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record) AND ROW(NEW."name")::record *<> ROW(gapless.up_2_1_1(NEW."first_name", NEW."last_name"))::record THEN
      NEW."first_name" := gapless.down_2_1_1(NEW."name");
      NEW."last_name" := gapless.down_2_1_2(NEW."name");
    END IF;
  ELSIF ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record THEN
    IF NEW."name" IS NULL OR ROW(NEW."first_name", NEW."last_name")::record *<> ROW(gapless.down_2_1_1(NEW."name"), gapless.down_2_1_2(NEW."name"))::record THEN
      _up_1 := gapless.up_2_1_1(NEW."first_name", NEW."last_name");
      IF _up_1 IS NOT NULL THEN
        NEW."name" := _up_1;
      END IF;
      RETURN NEW;
    END IF;
  ELSE
    -- a row that was not filled yet
    IF NEW."name" IS NULL THEN
      NEW."name" := gapless.up_2_1_1(NEW."first_name", NEW."last_name");
    END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW."name")::record *<> ROW(gapless.up_2_1_1(NEW."first_name", NEW."last_name"))::record THEN
    -- more than the old shape can hold
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.pair_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."person" FOR EACH ROW EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."person";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."person" FOR EACH ROW WHEN (NEW."name" IS NULL OR ROW(NEW."name")::record *<> ROW(OLD."name")::record OR ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record) EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."person";

-- backfill: fill public.person.first_name, last_name and name
-- lock: some rows of person at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."person" SET "name" = "name" WHERE "name" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- verify: compare every row of person
-- going back loses nothing
SELECT count(*) FROM "public"."person" WHERE (ROW("name")::record *<> ROW(gapless.up_2_1_1("first_name", "last_name"))::record AND ROW("first_name", "last_name")::record *<> ROW(gapless.down_2_1_1("name"), gapless.down_2_1_2("name"))::record) OR "name" IS NULL;

-- trial: writes of person.first_name, last_name are refused
-- lock: person, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_1() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of person.first_name, last_name: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_1();
CREATE TRIGGER zz_gapless_2_1_0u BEFORE UPDATE ON "public"."person" FOR EACH ROW WHEN (ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record AND (ROW(NEW."name")::record *<> ROW(OLD."name")::record OR ROW(NEW."first_name", NEW."last_name")::record *<> ROW(gapless.down_2_1_1(NEW."name"), gapless.down_2_1_2(NEW."name"))::record)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0u ON "public"."person";
CREATE TRIGGER zz_gapless_2_1_0i BEFORE INSERT ON "public"."person" FOR EACH ROW WHEN (NEW."first_name" IS DISTINCT FROM (NULL) OR NEW."last_name" IS DISTINCT FROM (NULL)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0i ON "public"."person";

-- contract: require public.person.first_name, last_name and name, check every row of person, triggers and first_name, last_name go, functions go
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE "public"."person" ADD CONSTRAINT "gapless_2_1_1_required" CHECK ("name" IS NOT NULL) NOT VALID;
-- undo: ALTER TABLE "public"."person" DROP CONSTRAINT "gapless_2_1_1_required";
ALTER TABLE "public"."person" VALIDATE CONSTRAINT "gapless_2_1_1_required";
DROP TRIGGER zz_gapless_2_1_u ON "public"."person";
DROP TRIGGER zz_gapless_2_1_i ON "public"."person";
ALTER TABLE "public"."person" ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE "public"."person" DROP CONSTRAINT "gapless_2_1_1_required";
ALTER TABLE "public"."person" DROP COLUMN "first_name";
ALTER TABLE "public"."person" DROP COLUMN "last_name";
DROP FUNCTION gapless.pair_2_1();
DROP FUNCTION gapless.down_2_1_2(text);
DROP FUNCTION gapless.down_2_1_1(text);
DROP FUNCTION gapless.up_2_1_1(character varying, character varying);
DROP SEQUENCE gapless.own_2_1;

-- note: If the old release prepares SELECT * or RETURNING * on public.person, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: While both releases run, a NULL in name of person at an insert means 'written by the old release'.
