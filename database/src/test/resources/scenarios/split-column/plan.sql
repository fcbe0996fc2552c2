-- expand: split column person.name into first_name, last_name
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."person" ADD COLUMN "first_name" varchar(60);
-- undo: ALTER TABLE "public"."person" DROP COLUMN "first_name";
ALTER TABLE "public"."person" ADD COLUMN "last_name" varchar(60);
-- undo: ALTER TABLE "public"."person" DROP COLUMN "last_name";

-- sync: triggers keep public.person.name and first_name, last_name in step
-- lock: person, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
DO $gapless$
BEGIN
  DECLARE
    "name" text;
    _gapless_value varchar(60);
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
CREATE FUNCTION gapless.up_2_1_1("name" text) RETURNS varchar(60)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value varchar(60);
BEGIN
  _gapless_value := (split_part(name, ' ', 1));
  RETURN coalesce(_gapless_value, CAST('' AS varchar(60)));
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN CAST('' AS varchar(60));
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1_1(text);
DO $gapless$
BEGIN
  DECLARE
    "name" text;
    _gapless_value varchar(60);
  BEGIN
    _gapless_value := (nullif(ltrim(substr(name, length(split_part(name, ' ', 1)) + 1)), ''));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1_2("name" text) RETURNS varchar(60)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value varchar(60);
BEGIN
  _gapless_value := (nullif(ltrim(substr(name, length(split_part(name, ' ', 1)) + 1)), ''));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1_2(text);
DO $gapless$
BEGIN
  DECLARE
    "first_name" varchar(60);
    "last_name" varchar(60);
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
CREATE FUNCTION gapless.down_2_1_1("first_name" varchar(60), "last_name" varchar(60)) RETURNS text
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
-- undo: DROP FUNCTION gapless.down_2_1_1(varchar(60), varchar(60));
CREATE FUNCTION gapless.pair_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up_1 "public"."person"."first_name"%TYPE;
  _up_2 "public"."person"."last_name"%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."first_name" IS NULL AND NEW."last_name" IS NULL THEN
      NEW."first_name" := gapless.up_2_1_1(NEW."name");
      NEW."last_name" := gapless.up_2_1_2(NEW."name");
      RETURN NEW;
    END IF;
    IF ROW(NEW."first_name", NEW."last_name")::record *<> ROW(gapless.up_2_1_1(NEW."name"), gapless.up_2_1_2(NEW."name"))::record THEN
      NEW."name" := gapless.down_2_1_1(NEW."first_name", NEW."last_name");
    END IF;
  ELSIF ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record THEN
    IF NOT (ROW(NEW."name")::record *<> ROW(OLD."name")::record) AND ROW(NEW."first_name", NEW."last_name")::record *<> ROW(gapless.up_2_1_1(NEW."name"), gapless.up_2_1_2(NEW."name"))::record THEN
      NEW."name" := gapless.down_2_1_1(NEW."first_name", NEW."last_name");
    END IF;
  ELSIF ROW(NEW."name")::record *<> ROW(OLD."name")::record THEN
    IF NEW."first_name" IS NULL OR ROW(NEW."name")::record *<> ROW(gapless.down_2_1_1(NEW."first_name", NEW."last_name"))::record THEN
      _up_1 := gapless.up_2_1_1(NEW."name");
      IF _up_1 IS NOT NULL THEN
        NEW."first_name" := _up_1;
      END IF;
      NEW."last_name" := gapless.up_2_1_2(NEW."name");
      RETURN NEW;
    END IF;
  ELSE
    -- a row that was not filled yet
    IF NEW."first_name" IS NULL THEN
      NEW."first_name" := gapless.up_2_1_1(NEW."name");
    END IF;
    IF NEW."last_name" IS NULL THEN
      NEW."last_name" := gapless.up_2_1_2(NEW."name");
    END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW."first_name", NEW."last_name")::record *<> ROW(gapless.up_2_1_1(NEW."name"), gapless.up_2_1_2(NEW."name"))::record THEN
    -- more than the old shape can hold
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.pair_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."person" FOR EACH ROW EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."person";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."person" FOR EACH ROW WHEN (NEW."first_name" IS NULL OR ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record OR ROW(NEW."name")::record *<> ROW(OLD."name")::record) EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."person";

-- backfill: fill public.person.name and first_name, last_name
-- lock: some rows of person at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."person" SET "first_name" = "first_name" WHERE "first_name" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- verify: compare every row of person
-- going back loses nothing
SELECT count(*) FROM "public"."person" WHERE (ROW("first_name", "last_name")::record *<> ROW(gapless.up_2_1_1("name"), gapless.up_2_1_2("name"))::record AND ROW("name")::record *<> ROW(gapless.down_2_1_1("first_name", "last_name"))::record) OR "first_name" IS NULL;

-- trial: writes of person.name are refused
-- lock: person, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_1() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of person.name: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_1();
CREATE TRIGGER zz_gapless_2_1_0u BEFORE UPDATE ON "public"."person" FOR EACH ROW WHEN (ROW(NEW."name")::record *<> ROW(OLD."name")::record AND (ROW(NEW."first_name", NEW."last_name")::record *<> ROW(OLD."first_name", OLD."last_name")::record OR ROW(NEW."name")::record *<> ROW(gapless.down_2_1_1(NEW."first_name", NEW."last_name"))::record)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0u ON "public"."person";
CREATE TRIGGER zz_gapless_2_1_0i BEFORE INSERT ON "public"."person" FOR EACH ROW WHEN (NEW."name" IS DISTINCT FROM (NULL)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0i ON "public"."person";

-- contract: require public.person.name and first_name, last_name, check every row of person, triggers and name go, functions go
-- lock: person, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE "public"."person" ADD CONSTRAINT "gapless_2_1_1_required" CHECK ("first_name" IS NOT NULL) NOT VALID;
-- undo: ALTER TABLE "public"."person" DROP CONSTRAINT "gapless_2_1_1_required";
ALTER TABLE "public"."person" VALIDATE CONSTRAINT "gapless_2_1_1_required";
DROP TRIGGER zz_gapless_2_1_u ON "public"."person";
DROP TRIGGER zz_gapless_2_1_i ON "public"."person";
ALTER TABLE "public"."person" ALTER COLUMN "first_name" SET NOT NULL;
ALTER TABLE "public"."person" DROP CONSTRAINT "gapless_2_1_1_required";
ALTER TABLE "public"."person" DROP COLUMN "name";
DROP FUNCTION gapless.pair_2_1();
DROP FUNCTION gapless.down_2_1_1(varchar(60), varchar(60));
DROP FUNCTION gapless.up_2_1_2(text);
DROP FUNCTION gapless.up_2_1_1(text);
DROP SEQUENCE gapless.own_2_1;

-- note: The index person_name goes with name at contract; the new columns get none.
-- note: If the old release prepares SELECT * or RETURNING * on public.person, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: While both releases run, a NULL in first_name and last_name of person at an insert means 'written by the old release'.
