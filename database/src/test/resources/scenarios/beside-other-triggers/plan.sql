-- expand: add column member.slug
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."member" ADD COLUMN "slug" varchar(40);
-- undo: ALTER TABLE "public"."member" DROP COLUMN "slug";

-- sync: triggers keep member.slug filled
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
DO $gapless$
BEGIN
  DECLARE
    "id" integer;
    "login" text;
    _gapless_value varchar(40);
  BEGIN
    _gapless_value := (login || '-' || id);
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1("id" integer, "login" text) RETURNS varchar(40)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value varchar(40);
BEGIN
  _gapless_value := (login || '-' || id);
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1(integer, text);
CREATE FUNCTION gapless.fill_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up "public"."member"."slug"%TYPE;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."slug" IS NOT NULL AND NOT (ROW(NEW."slug")::record *<> ROW(OLD."slug")::record) THEN
      -- what the value is made of has changed; a value of the new release's own stays
      _up := gapless.up_2_1(OLD."id", OLD."login");
      IF ROW(OLD."slug")::record *<> ROW(_up)::record THEN
        RETURN NEW;
      END IF;
      _up := gapless.up_2_1(NEW."id", NEW."login");
      IF _up IS NULL THEN
        PERFORM nextval('gapless.own_2_1');
        RETURN NEW;
      END IF;
      NEW."slug" := _up;
      RETURN NEW;
    END IF;
  END IF;
  _up := gapless.up_2_1(NEW."id", NEW."login");
  IF NEW."slug" IS NULL THEN
    NEW."slug" := _up;
  ELSIF ROW(NEW."slug")::record *<> ROW(_up)::record THEN
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.fill_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."slug" IS NULL OR ROW(NEW."slug")::record *<> ROW(OLD."slug")::record OR ROW(NEW."id", NEW."login")::record *<> ROW(OLD."id", OLD."login")::record) EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."member";

-- backfill: fill member.slug
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."member" SET "slug" = "slug" WHERE "slug" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM "public"."member" WHERE "slug" IS NULL;

-- contract: require member.slug, check every row of member, member.slug NOT NULL, triggers go, functions go
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE "public"."member" ADD CONSTRAINT "gapless_2_1_required" CHECK ("slug" IS NOT NULL) NOT VALID;
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT "gapless_2_1_required";
ALTER TABLE "public"."member" VALIDATE CONSTRAINT "gapless_2_1_required";
ALTER TABLE "public"."member" ALTER COLUMN "slug" SET NOT NULL;
-- undo: ALTER TABLE "public"."member" ALTER COLUMN "slug" DROP NOT NULL;
ALTER TABLE "public"."member" DROP CONSTRAINT "gapless_2_1_required";
-- undo: ALTER TABLE "public"."member" ADD CONSTRAINT "gapless_2_1_required" CHECK ("slug" IS NOT NULL) NOT VALID;
DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
-- undo: CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.fill_2_1();
DROP TRIGGER zz_gapless_2_1_u ON "public"."member";
-- undo: CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."slug" IS NULL OR ROW(NEW."slug")::record *<> ROW(OLD."slug")::record OR ROW(NEW."id", NEW."login")::record *<> ROW(OLD."id", OLD."login")::record) EXECUTE FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.up_2_1(integer, text);
DROP SEQUENCE gapless.own_2_1;

-- note: If the old release prepares SELECT * or RETURNING * on public.member, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: The backfill updates rows of public.member, so your trigger a_lower fires for each of them.
-- note: The backfill updates rows of public.member, so your trigger zzz_note fires for each of them.
