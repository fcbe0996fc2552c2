-- expand: change column game.points to score
-- lock: game, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."game" ADD COLUMN "score" integer;
-- undo: ALTER TABLE "public"."game" DROP COLUMN "score";

-- sync: triggers keep public.game.points and score in step
-- lock: game, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
DO $gapless$
BEGIN
  DECLARE
    "points" text;
    _gapless_value integer;
  BEGIN
    _gapless_value := ("points");
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_1_1("points" text) RETURNS integer
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value integer;
BEGIN
  _gapless_value := ("points");
  RETURN coalesce(_gapless_value, CAST(-1 AS integer));
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN CAST(-1 AS integer);
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_1_1(text);
DO $gapless$
BEGIN
  DECLARE
    "score" integer;
    _gapless_value text;
  BEGIN
    _gapless_value := (score::text);
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.down_2_1_1("score" integer) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value text;
BEGIN
  _gapless_value := (score::text);
  RETURN coalesce(_gapless_value, CAST('0' AS text));
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN CAST('0' AS text);
END
$gapless$;
-- undo: DROP FUNCTION gapless.down_2_1_1(integer);
CREATE FUNCTION gapless.pair_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up_1 "public"."game"."score"%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."score" IS NULL THEN
      NEW."score" := gapless.up_2_1_1(NEW."points");
      RETURN NEW;
    END IF;
    IF ROW(NEW."score")::record *<> ROW(gapless.up_2_1_1(NEW."points"))::record THEN
      NEW."points" := gapless.down_2_1_1(NEW."score");
    END IF;
  ELSIF ROW(NEW."score")::record *<> ROW(OLD."score")::record THEN
    IF NOT (ROW(NEW."points")::record *<> ROW(OLD."points")::record) AND ROW(NEW."score")::record *<> ROW(gapless.up_2_1_1(NEW."points"))::record THEN
      NEW."points" := gapless.down_2_1_1(NEW."score");
    END IF;
  ELSIF ROW(NEW."points")::record *<> ROW(OLD."points")::record THEN
    IF NEW."score" IS NULL OR ROW(NEW."points")::record *<> ROW(gapless.down_2_1_1(NEW."score"))::record THEN
      _up_1 := gapless.up_2_1_1(NEW."points");
      IF _up_1 IS NOT NULL THEN
        NEW."score" := _up_1;
      END IF;
      RETURN NEW;
    END IF;
  ELSE
    -- a row that was not filled yet
    IF NEW."score" IS NULL THEN
      NEW."score" := gapless.up_2_1_1(NEW."points");
    END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW."score")::record *<> ROW(gapless.up_2_1_1(NEW."points"))::record THEN
    -- more than the old shape can hold
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.pair_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."game" FOR EACH ROW EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."game";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."game" FOR EACH ROW WHEN (NEW."score" IS NULL OR ROW(NEW."score")::record *<> ROW(OLD."score")::record OR ROW(NEW."points")::record *<> ROW(OLD."points")::record) EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."game";

-- backfill: fill public.game.points and score, index game_points over score
-- lock: some rows of game at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."game" SET "score" = "score" WHERE "score" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_1";
CREATE INDEX CONCURRENTLY "gapless_2_1_index_1" ON "public"."game" USING btree ("score" DESC NULLS LAST, "id");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_1";

-- verify: compare every row of game
-- going back loses nothing
SELECT count(*) FROM "public"."game" WHERE (ROW("score")::record *<> ROW(gapless.up_2_1_1("points"))::record AND ROW("points")::record *<> ROW(gapless.down_2_1_1("score"))::record) OR "score" IS NULL;

-- trial: writes of game.points are refused
-- lock: game, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_1() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of game.points: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_1();
CREATE TRIGGER zz_gapless_2_1_0u BEFORE UPDATE ON "public"."game" FOR EACH ROW WHEN (ROW(NEW."points")::record *<> ROW(OLD."points")::record AND (ROW(NEW."score")::record *<> ROW(OLD."score")::record OR ROW(NEW."points")::record *<> ROW(gapless.down_2_1_1(NEW."score"))::record)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0u ON "public"."game";
CREATE TRIGGER zz_gapless_2_1_0i BEFORE INSERT ON "public"."game" FOR EACH ROW WHEN (NEW."points" IS DISTINCT FROM (NULL)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0i ON "public"."game";

-- contract: require public.game.points and score, check every row of game, triggers and points go, functions go
-- lock: game, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE "public"."game" ADD CONSTRAINT "gapless_2_1_1_required" CHECK ("score" IS NOT NULL) NOT VALID;
-- undo: ALTER TABLE "public"."game" DROP CONSTRAINT "gapless_2_1_1_required";
ALTER TABLE "public"."game" VALIDATE CONSTRAINT "gapless_2_1_1_required";
DROP TRIGGER zz_gapless_2_1_u ON "public"."game";
DROP TRIGGER zz_gapless_2_1_i ON "public"."game";
ALTER TABLE "public"."game" ALTER COLUMN "score" SET NOT NULL;
ALTER TABLE "public"."game" ALTER COLUMN "score" SET DEFAULT 10;
ALTER TABLE "public"."game" DROP CONSTRAINT "gapless_2_1_1_required";
ALTER TABLE "public"."game" DROP COLUMN "points";
ALTER INDEX "public"."gapless_2_1_index_1" RENAME TO "game_points";
DROP FUNCTION gapless.pair_2_1();
DROP FUNCTION gapless.down_2_1_1(integer);
DROP FUNCTION gapless.up_2_1_1(text);
DROP SEQUENCE gapless.own_2_1;

-- note: If the old release prepares SELECT * or RETURNING * on public.game, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: While both releases run, a NULL in score of game at an insert means 'written by the old release'.
