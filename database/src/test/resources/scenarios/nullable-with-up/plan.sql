-- expand: add column member.nickname
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."member" ADD COLUMN "nickname" text;
-- undo: ALTER TABLE "public"."member" DROP COLUMN "nickname";

-- sync: triggers keep member.nickname filled
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
DO $gapless$
BEGIN
  DECLARE
    "login" text;
    _gapless_value text;
  BEGIN
    _gapless_value := (nullif(lower(login), 'root'));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1("login" text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value text;
BEGIN
  _gapless_value := (nullif(lower(login), 'root'));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1(text);
CREATE FUNCTION gapless.fill_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up "public"."member"."nickname"%TYPE;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."nickname" IS NOT NULL AND NOT (ROW(NEW."nickname")::record *<> ROW(OLD."nickname")::record) THEN
      -- what the value is made of has changed; a value of the new release's own stays
      _up := gapless.up_2_1(OLD."login");
      IF ROW(OLD."nickname")::record *<> ROW(_up)::record THEN
        RETURN NEW;
      END IF;
      _up := gapless.up_2_1(NEW."login");
      NEW."nickname" := _up;
      RETURN NEW;
    END IF;
  END IF;
  _up := gapless.up_2_1(NEW."login");
  IF NEW."nickname" IS NULL THEN
    NEW."nickname" := _up;
  ELSIF ROW(NEW."nickname")::record *<> ROW(_up)::record THEN
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.fill_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."nickname" IS NULL OR ROW(NEW."nickname")::record *<> ROW(OLD."nickname")::record OR ROW(NEW."login")::record *<> ROW(OLD."login")::record) EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."member";

-- backfill: fill member.nickname
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."member" SET "nickname" = "nickname" WHERE "nickname" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM "public"."member" WHERE ("nickname" IS NULL AND gapless.up_2_1("login") IS NOT NULL);

-- contract: triggers go, functions go
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
-- undo: CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.fill_2_1();
DROP TRIGGER zz_gapless_2_1_u ON "public"."member";
-- undo: CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."nickname" IS NULL OR ROW(NEW."nickname")::record *<> ROW(OLD."nickname")::record OR ROW(NEW."login")::record *<> ROW(OLD."login")::record) EXECUTE FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.up_2_1(text);
DROP SEQUENCE gapless.own_2_1;

-- note: If the old release prepares SELECT * or RETURNING * on public.member, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: While both releases run, a NULL in member.nickname means 'not given' and is replaced by the value of 'up'.
