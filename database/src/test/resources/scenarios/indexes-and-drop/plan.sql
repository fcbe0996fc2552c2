-- expand: add column member.email, rows without legacy get 'none'
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."member" ADD COLUMN "email" varchar(90);
-- undo: ALTER TABLE "public"."member" DROP COLUMN "email";
ALTER TABLE "public"."member" ALTER COLUMN "legacy" SET DEFAULT 'none';
-- undo: ALTER TABLE "public"."member" ALTER COLUMN "legacy" DROP DEFAULT;

-- sync: triggers keep member.email filled
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
DO $gapless$
BEGIN
  DECLARE
    "login" text;
    _gapless_value varchar(90);
  BEGIN
    _gapless_value := (concat(login, '@x.example'));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1("login" text) RETURNS varchar(90)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value varchar(90);
BEGIN
  _gapless_value := (concat(login, '@x.example'));
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
  _up "public"."member"."email"%TYPE;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."email" IS NOT NULL AND NOT (ROW(NEW."email")::record *<> ROW(OLD."email")::record) THEN
      -- what the value is made of has changed; a value of the new release's own stays
      _up := gapless.up_2_1(OLD."login");
      IF ROW(OLD."email")::record *<> ROW(_up)::record THEN
        RETURN NEW;
      END IF;
      _up := gapless.up_2_1(NEW."login");
      NEW."email" := _up;
      RETURN NEW;
    END IF;
  END IF;
  _up := gapless.up_2_1(NEW."login");
  IF NEW."email" IS NULL THEN
    NEW."email" := _up;
  ELSIF ROW(NEW."email")::record *<> ROW(_up)::record THEN
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.fill_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."email" IS NULL OR ROW(NEW."email")::record *<> ROW(OLD."email")::record OR ROW(NEW."login")::record *<> ROW(OLD."login")::record) EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."member";

-- backfill: fill member.email, create index member_email of member
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."member" SET "email" = "email" WHERE "email" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_2_index";
CREATE INDEX CONCURRENTLY "gapless_2_2_index" ON "public"."member" USING btree ("email", "id" DESC);
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_2_index";
ALTER INDEX "public"."gapless_2_2_index" RENAME TO "member_email";
-- undo: ALTER INDEX "public"."member_email" RENAME TO "gapless_2_2_index";

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM "public"."member" WHERE ("email" IS NULL AND gapless.up_2_1("login") IS NOT NULL);

-- trial: writes of member.legacy are refused, writes of member.odd are refused
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_5() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of member.legacy: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_5();
CREATE TRIGGER zz_gapless_2_5_0u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (ROW(NEW."legacy")::record *<> ROW(OLD."legacy")::record) EXECUTE FUNCTION gapless.trial_2_5();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_5_0u ON "public"."member";
CREATE TRIGGER zz_gapless_2_5_0i BEFORE INSERT ON "public"."member" FOR EACH ROW WHEN (NEW."legacy" IS DISTINCT FROM CAST(('none') AS text)) EXECUTE FUNCTION gapless.trial_2_5();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_5_0i ON "public"."member";
CREATE FUNCTION gapless.trial_2_6() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of member.odd: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_6();
CREATE TRIGGER zz_gapless_2_6_0u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (ROW(NEW."odd")::record *<> ROW(OLD."odd")::record) EXECUTE FUNCTION gapless.trial_2_6();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_6_0u ON "public"."member";
CREATE TRIGGER zz_gapless_2_6_0i BEFORE INSERT ON "public"."member" FOR EACH ROW WHEN (NEW."odd" IS DISTINCT FROM (NULL)) EXECUTE FUNCTION gapless.trial_2_6();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_6_0i ON "public"."member";

-- contract: create index member_login of member, triggers go, functions go, drop index member_unused of member, drop column member.legacy, drop column member.odd
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_3_index";
CREATE UNIQUE INDEX CONCURRENTLY "gapless_2_3_index" ON "public"."member" USING btree ("login");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_3_index";
ALTER INDEX "public"."gapless_2_3_index" RENAME TO "member_login";
-- undo: ALTER INDEX "public"."member_login" RENAME TO "gapless_2_3_index";
DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
-- undo: CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.fill_2_1();
DROP TRIGGER zz_gapless_2_1_u ON "public"."member";
-- undo: CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."email" IS NULL OR ROW(NEW."email")::record *<> ROW(OLD."email")::record OR ROW(NEW."login")::record *<> ROW(OLD."login")::record) EXECUTE FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.up_2_1(text);
DROP SEQUENCE gapless.own_2_1;
DROP INDEX CONCURRENTLY IF EXISTS "public"."member_unused";
-- undo: CREATE INDEX CONCURRENTLY "member_unused" ON "public"."member" USING btree ("unused");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."member_unused";
ALTER TABLE "public"."member" DROP COLUMN "legacy";
ALTER TABLE "public"."member" DROP COLUMN "odd";

-- note: If the old release prepares SELECT * or RETURNING * on public.member, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: While both releases run, a NULL in member.email means 'not given' and is replaced by the value of 'up'.
-- note: If the new release prepares SELECT * on public.member, that statement may fail once per connection when legacy goes. Name the columns.
-- note: If the new release prepares SELECT * on public.member, that statement may fail once per connection when odd goes. Name the columns.
