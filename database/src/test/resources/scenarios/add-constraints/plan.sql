-- verify: count what breaks member_team, count what breaks member_boss, count what breaks member_login, count what breaks member_points
-- going back loses nothing
SELECT count(*) FROM "public"."member" AS c WHERE c."team" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "public"."team" AS p WHERE p."code" = c."team");
SELECT count(*) FROM "public"."member" AS c WHERE c."boss" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "public"."member" AS p WHERE p."id" = c."boss");
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM "public"."member" WHERE "login" IS NOT NULL AND "team" IS NOT NULL GROUP BY "login", "team" HAVING count(*) > 1) AS same;
SELECT count(*) FROM "public"."member" WHERE (points >= 0) IS FALSE;

-- contract: foreign key member_team of member, check every row of member, foreign key member_boss of member, unique member_login of member, check member_points of member
-- lock: member, writers wait, ms; gives way after 0.25 s, tries again; member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE "public"."member" ADD CONSTRAINT "member_team" FOREIGN KEY ("team") REFERENCES "public"."team" ("code") ON DELETE SET NULL ON UPDATE CASCADE NOT VALID;
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT "member_team";
ALTER TABLE "public"."member" VALIDATE CONSTRAINT "member_team";
ALTER TABLE "public"."member" ADD CONSTRAINT "member_boss" FOREIGN KEY ("boss") REFERENCES "public"."member" ("id") NOT VALID;
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT "member_boss";
ALTER TABLE "public"."member" VALIDATE CONSTRAINT "member_boss";
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_3_index";
CREATE UNIQUE INDEX CONCURRENTLY "gapless_2_3_index" ON "public"."member" ("login", "team");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_3_index";
ALTER TABLE "public"."member" ADD CONSTRAINT "member_login" UNIQUE USING INDEX "gapless_2_3_index";
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT "member_login";
ALTER TABLE "public"."member" ADD CONSTRAINT "member_points" CHECK (points >= 0) NOT VALID;
-- undo: ALTER TABLE "public"."member" DROP CONSTRAINT "member_points";
ALTER TABLE "public"."member" VALIDATE CONSTRAINT "member_points";

-- note: No index of public.member begins with team: each delete in public.team will read the whole table once member_team is there. Create one.
-- note: Until contract rows of public.member may break member_team: verify counts them, and contract waits until there are none.
-- note: No index of public.member begins with boss: each delete in public.member will read the whole table once member_boss is there. Create one.
-- note: Until contract rows of public.member may break member_boss: verify counts them, and contract waits until there are none.
-- note: Until contract rows of public.member may break member_login: verify counts them, and contract waits until there are none.
-- note: Until contract rows of public.member may break member_points: verify counts them, and contract waits until there are none.
