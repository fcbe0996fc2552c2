-- contract: index member_login by "C", index member_nick by "POSIX", collate member.login by C, look at the values of login, collate member.nick by POSIX, look at the values of nick
-- lock: member, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_1";
CREATE UNIQUE INDEX CONCURRENTLY "gapless_2_1_index_1" ON "public"."member" USING btree ("login" COLLATE "C", "id");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_1_index_1";
DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_2_index_1";
CREATE INDEX CONCURRENTLY "gapless_2_2_index_1" ON "public"."member" USING btree ("team", "nick" COLLATE "POSIX" DESC NULLS LAST) INCLUDE ("login");
-- undo: DROP INDEX CONCURRENTLY IF EXISTS "public"."gapless_2_2_index_1";
DROP INDEX "public"."member_login";
ALTER TABLE "public"."member" ALTER COLUMN "login" TYPE character varying(40) COLLATE "C";
ALTER INDEX "public"."gapless_2_1_index_1" RENAME TO "member_login";
ANALYZE "public"."member" ("login");
DROP INDEX "public"."member_nick";
ALTER TABLE "public"."member" ALTER COLUMN "nick" TYPE text COLLATE "POSIX";
ALTER INDEX "public"."gapless_2_2_index_1" RENAME TO "member_nick";
ANALYZE "public"."member" ("nick");

-- note: Until contract both releases compare and sort member.login as before; from contract on by C.
-- note: Until contract both releases compare and sort member.nick as before; from contract on by POSIX.
