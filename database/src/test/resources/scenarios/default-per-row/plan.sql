-- expand: add column product.token
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."product" ADD COLUMN "token" uuid;
-- undo: ALTER TABLE "public"."product" DROP COLUMN "token";

-- sync: triggers keep product.token filled
-- lock: product, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
DO $gapless$
BEGIN
  DECLARE
    _gapless_value uuid;
  BEGIN
    _gapless_value := (gen_random_uuid());
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1() RETURNS uuid
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value uuid;
BEGIN
  _gapless_value := (gen_random_uuid());
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1();
CREATE FUNCTION gapless.fill_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  IF NEW."token" IS NULL THEN
    NEW."token" := gapless.up_2_1();
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.fill_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."product" FOR EACH ROW WHEN (NEW."token" IS NULL) EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."product";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."product" FOR EACH ROW WHEN (NEW."token" IS NULL) EXECUTE FUNCTION gapless.fill_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."product";

-- backfill: fill product.token
-- lock: some rows of product at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."product" SET "token" = "token" WHERE "token" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- verify: compare every row of product
-- going back loses nothing
SELECT count(*) FROM "public"."product" WHERE "token" IS NULL;

-- contract: require product.token, check every row of product, product.token NOT NULL, triggers go, functions go
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE "public"."product" ADD CONSTRAINT "gapless_2_1_required" CHECK ("token" IS NOT NULL) NOT VALID;
-- undo: ALTER TABLE "public"."product" DROP CONSTRAINT "gapless_2_1_required";
ALTER TABLE "public"."product" VALIDATE CONSTRAINT "gapless_2_1_required";
ALTER TABLE "public"."product" ALTER COLUMN "token" SET NOT NULL;
-- undo: ALTER TABLE "public"."product" ALTER COLUMN "token" DROP NOT NULL;
ALTER TABLE "public"."product" DROP CONSTRAINT "gapless_2_1_required";
-- undo: ALTER TABLE "public"."product" ADD CONSTRAINT "gapless_2_1_required" CHECK ("token" IS NOT NULL) NOT VALID;
ALTER TABLE "public"."product" ALTER COLUMN "token" SET DEFAULT gen_random_uuid();
-- undo: ALTER TABLE "public"."product" ALTER COLUMN "token" DROP DEFAULT;
DROP TRIGGER zz_gapless_2_1_i ON "public"."product";
-- undo: CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."product" FOR EACH ROW WHEN (NEW."token" IS NULL) EXECUTE FUNCTION gapless.fill_2_1();
DROP TRIGGER zz_gapless_2_1_u ON "public"."product";
-- undo: CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."product" FOR EACH ROW WHEN (NEW."token" IS NULL) EXECUTE FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.fill_2_1();
DROP FUNCTION gapless.up_2_1();

-- note: If the old release prepares SELECT * or RETURNING * on public.product, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
