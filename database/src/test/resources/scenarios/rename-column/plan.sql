-- expand: rename column member.nick to nickname, rename column member.side to team
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."member" ADD COLUMN "nickname" character varying(40);
-- undo: ALTER TABLE "public"."member" DROP COLUMN "nickname";
ALTER TABLE "public"."member" ADD COLUMN "team" character varying(40);
-- undo: ALTER TABLE "public"."member" DROP COLUMN "team";

-- sync: triggers keep public.member.nick and nickname in step, triggers keep public.member.side and team in step
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE SEQUENCE gapless.own_2_1 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_1;
CREATE FUNCTION gapless.pair_2_1() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up_1 "public"."member"."nickname"%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."nickname" IS NULL THEN
      NEW."nickname" := NEW."nick";
      RETURN NEW;
    END IF;
    IF ROW(NEW."nickname")::record *<> ROW(NEW."nick")::record THEN
      NEW."nick" := NEW."nickname";
    END IF;
  ELSIF ROW(NEW."nickname")::record *<> ROW(OLD."nickname")::record THEN
    IF NOT (ROW(NEW."nick")::record *<> ROW(OLD."nick")::record) AND ROW(NEW."nickname")::record *<> ROW(NEW."nick")::record THEN
      NEW."nick" := NEW."nickname";
    END IF;
  ELSIF ROW(NEW."nick")::record *<> ROW(OLD."nick")::record THEN
    IF NEW."nickname" IS NULL OR ROW(NEW."nick")::record *<> ROW(NEW."nickname")::record THEN
      _up_1 := NEW."nick";
      IF _up_1 IS NOT NULL THEN
        NEW."nickname" := _up_1;
      END IF;
      RETURN NEW;
    END IF;
  ELSE
    -- a row that was not filled yet
    IF NEW."nickname" IS NULL THEN
      NEW."nickname" := NEW."nick";
    END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW."nickname")::record *<> ROW(NEW."nick")::record THEN
    -- more than the old shape can hold
    PERFORM nextval('gapless.own_2_1');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.pair_2_1();
CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
CREATE TRIGGER zz_gapless_2_1_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."nickname" IS NULL OR ROW(NEW."nickname")::record *<> ROW(OLD."nickname")::record OR ROW(NEW."nick")::record *<> ROW(OLD."nick")::record) EXECUTE FUNCTION gapless.pair_2_1();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."member";
CREATE SEQUENCE gapless.own_2_2 MINVALUE 1;
-- undo: DROP SEQUENCE gapless.own_2_2;
CREATE FUNCTION gapless.pair_2_2() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $gapless$
DECLARE
  _up_1 "public"."member"."team"%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."team" IS NULL THEN
      NEW."team" := NEW."side";
      RETURN NEW;
    END IF;
    IF ROW(NEW."team")::record *<> ROW(NEW."side")::record THEN
      NEW."side" := NEW."team";
    END IF;
  ELSIF ROW(NEW."team")::record *<> ROW(OLD."team")::record THEN
    IF NOT (ROW(NEW."side")::record *<> ROW(OLD."side")::record) AND ROW(NEW."team")::record *<> ROW(NEW."side")::record THEN
      NEW."side" := NEW."team";
    END IF;
  ELSIF ROW(NEW."side")::record *<> ROW(OLD."side")::record THEN
    IF NEW."team" IS NULL OR ROW(NEW."side")::record *<> ROW(NEW."team")::record THEN
      NEW."team" := NEW."side";
      RETURN NEW;
    END IF;
  ELSE
    -- a row that was not filled yet
    IF NEW."team" IS NULL THEN
      NEW."team" := NEW."side";
    END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW."team")::record *<> ROW(NEW."side")::record THEN
    -- more than the old shape can hold
    PERFORM nextval('gapless.own_2_2');
  END IF;
  RETURN NEW;
END
$gapless$;
-- undo: DROP FUNCTION gapless.pair_2_2();
CREATE TRIGGER zz_gapless_2_2_i BEFORE INSERT ON "public"."member" FOR EACH ROW EXECUTE FUNCTION gapless.pair_2_2();
-- undo: DROP TRIGGER zz_gapless_2_2_i ON "public"."member";
CREATE TRIGGER zz_gapless_2_2_u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (NEW."team" IS NULL OR ROW(NEW."team")::record *<> ROW(OLD."team")::record OR ROW(NEW."side")::record *<> ROW(OLD."side")::record) EXECUTE FUNCTION gapless.pair_2_2();
-- undo: DROP TRIGGER zz_gapless_2_2_u ON "public"."member";

-- backfill: fill public.member.nick and nickname, index member_nick over nickname, index member_points over nickname, fill public.member.side and team, index member_points over team
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
UPDATE "public"."member" SET "nickname" = "nickname" WHERE "nickname" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_1";
CREATE UNIQUE INDEX CONCURRENTLY "gapless_2_1_index_1" ON "public"."member" USING btree ("nickname", "id");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_1";
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_2";
CREATE INDEX CONCURRENTLY "gapless_2_1_index_2" ON "public"."member" USING btree ("points", "nickname" COLLATE "C" DESC) INCLUDE ("side") WITH (fillfactor=90);
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_2";
UPDATE "public"."member" SET "team" = "team" WHERE "team" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_2_index_1";
CREATE INDEX CONCURRENTLY "gapless_2_2_index_1" ON "public"."member" USING btree ("points", "nick" COLLATE "C" DESC) INCLUDE ("team") WITH (fillfactor=90);
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_2_index_1";

-- verify: compare every row of member
-- going back loses nothing
SELECT count(*) FROM "public"."member" WHERE (ROW("nickname")::record *<> ROW("nick")::record AND ROW("nick")::record *<> ROW("nickname")::record) OR "nickname" IS NULL;
SELECT count(*) FROM "public"."member" WHERE (ROW("team")::record *<> ROW("side")::record AND ROW("side")::record *<> ROW("team")::record);

-- trial: writes of member.nick are refused, writes of member.side are refused
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_1() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of member.nick: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_1();
CREATE TRIGGER zz_gapless_2_1_0u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (ROW(NEW."nick")::record *<> ROW(OLD."nick")::record AND (ROW(NEW."nickname")::record *<> ROW(OLD."nickname")::record OR ROW(NEW."nick")::record *<> ROW(NEW."nickname")::record)) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0u ON "public"."member";
CREATE TRIGGER zz_gapless_2_1_0i BEFORE INSERT ON "public"."member" FOR EACH ROW WHEN (NEW."nick" IS DISTINCT FROM CAST(('nobody'::character varying) AS character varying(40))) EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0i ON "public"."member";
CREATE FUNCTION gapless.trial_2_2() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of member.side: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_2();
CREATE TRIGGER zz_gapless_2_2_0u BEFORE UPDATE ON "public"."member" FOR EACH ROW WHEN (ROW(NEW."side")::record *<> ROW(OLD."side")::record AND (ROW(NEW."team")::record *<> ROW(OLD."team")::record OR ROW(NEW."side")::record *<> ROW(NEW."team")::record)) EXECUTE FUNCTION gapless.trial_2_2();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_2_0u ON "public"."member";
CREATE TRIGGER zz_gapless_2_2_0i BEFORE INSERT ON "public"."member" FOR EACH ROW WHEN (NEW."side" IS DISTINCT FROM (NULL)) EXECUTE FUNCTION gapless.trial_2_2();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_2_0i ON "public"."member";

-- contract: triggers and nick go, functions go, triggers and side go
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER zz_gapless_2_1_u ON "public"."member";
DROP TRIGGER zz_gapless_2_1_i ON "public"."member";
ALTER TABLE "public"."member" DROP COLUMN "nickname";
ALTER TABLE "public"."member" RENAME COLUMN "nick" TO "nickname";
DROP FUNCTION gapless.pair_2_1();
DROP SEQUENCE gapless.own_2_1;
DROP TRIGGER zz_gapless_2_2_u ON "public"."member";
DROP TRIGGER zz_gapless_2_2_i ON "public"."member";
ALTER TABLE "public"."member" DROP COLUMN "team";
ALTER TABLE "public"."member" RENAME COLUMN "side" TO "team";
DROP FUNCTION gapless.pair_2_2();
DROP SEQUENCE gapless.own_2_2;

-- note: Until contract the new release cannot use the index member_lower: it cannot be built over nickname while rows are written.
-- note: Until contract there are two unique indexes, member_nick and its copy over nickname: of two INSERT .. ON CONFLICT of the same new key at the same moment one may fail with a unique violation of the other index.
-- note: If the old release prepares SELECT * or RETURNING * on public.member, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
-- note: While both releases run, a NULL in nickname of member at an insert means 'written by the old release'.
-- note: While both releases run, a NULL in team of member at an insert means 'written by the old release'.
