-- expand: undo gives NULL in member.login a value, allow NULL in member.login, default of member.points is 7, drop constraint member_mail of member, drop constraint member_team of member, drop constraint member_points of member
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
DO $gapless$
BEGIN
  DECLARE
    "id" bigint;
    _gapless_value character varying(40);
  BEGIN
    _gapless_value := (concat('none of ', id));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.down_2_1("id" bigint) RETURNS character varying(40)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(40);
BEGIN
  _gapless_value := (concat('none of ', id));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.down_2_1(bigint);
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT "gapless_2_1_required";
-- undo: ALTER TABLE "public"."member" ALTER COLUMN "login" SET NOT NULL;
-- undo: ALTER TABLE "public"."member" VALIDATE CONSTRAINT "gapless_2_1_required";
-- undo: ALTER TABLE "public"."member" ADD CONSTRAINT "gapless_2_1_required" CHECK ("login" IS NOT NULL) NOT VALID;
-- undo: UPDATE "public"."member" SET "login" = gapless.down_2_1("id") WHERE "login" IS NULL AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);
-- undo: SELECT count(*) FROM "public"."member" WHERE ("login" IS NOT NULL OR gapless.down_2_1("id") IS NOT NULL) IS FALSE;
ALTER TABLE "public"."member" ALTER COLUMN "login" DROP NOT NULL;
ALTER TABLE "public"."member" ALTER COLUMN "points" SET DEFAULT 7;
-- undo: ALTER TABLE "public"."member" ALTER COLUMN "points" SET DEFAULT 3;
-- undo: ALTER TABLE "public"."member" ADD CONSTRAINT "member_mail" UNIQUE USING INDEX "gapless_2_3_index";
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT IF EXISTS "member_mail";
-- undo: CREATE UNIQUE INDEX CONCURRENTLY "gapless_2_3_index" ON public.member USING btree (mail);
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_3_index";
-- undo: SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM "public"."member" WHERE "mail" IS NOT NULL GROUP BY "mail" HAVING count(*) > 1) AS same;
ALTER TABLE "public"."member" DROP CONSTRAINT "member_mail";
-- undo: ALTER TABLE "public"."member" VALIDATE CONSTRAINT "member_team";
-- undo: SELECT count(*) FROM "public"."member" AS c WHERE c."team" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "public"."team" AS p WHERE p."id" = c."team");
ALTER TABLE "public"."member" DROP CONSTRAINT "member_team";
-- undo: ALTER TABLE "public"."member" ADD CONSTRAINT "member_team" FOREIGN KEY (team) REFERENCES team(id) NOT VALID;
-- undo: ALTER TABLE "public"."member" VALIDATE CONSTRAINT "member_points";
-- undo: SELECT count(*) FROM "public"."member" WHERE ((points > 0)) IS FALSE;
ALTER TABLE "public"."member" DROP CONSTRAINT "member_points";
-- undo: ALTER TABLE "public"."member" ADD CONSTRAINT "member_points" CHECK ((points > 0)) NOT VALID;

-- contract: functions go
-- going back loses the way back to the old release
DROP FUNCTION gapless.down_2_1(bigint);

-- note: From expand on the old release can read NULL in member.login, which it never did: it has to be ready for that, or the new release must not write NULL before the old one is gone.
-- note: An undo puts the value of 'down' in the place of NULL, and copies first which rows those are.
-- note: From expand on an insert of the old release that leaves member.points out gets the new default, too.
-- note: An undo puts the unique constraint member_mail back only when every row of public.member keeps it again; it names those that do not.
-- note: If the old release says ON CONFLICT for the unique constraint member_mail, that statement fails from expand on: say 'at: contract' then.
-- note: An undo puts the foreign key member_team back only when every row of public.member keeps it again; it names those that do not.
-- note: An undo puts the check member_points back only when every row of public.member keeps it again; it names those that do not.
