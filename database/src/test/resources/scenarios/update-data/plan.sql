-- backfill: undo update status, code of member, update status, code of member
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses nothing
-- undo: UPDATE "public"."member" SET "status" = (code), "code" = (NULL) WHERE (code IS NOT NULL) AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);
UPDATE "public"."member" SET "status" = (CASE status WHEN 'A' THEN 'active' ELSE 'closed' END), "code" = (status) WHERE (status IN ('A', 'C')) AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- verify: count rows that match again
-- going back loses nothing
SELECT count(*) FROM "public"."member" WHERE (NOT (status IN ('A', 'C'))) IS FALSE;

-- contract: update status, code of member
-- lock: some rows of member at a time, working 80 % of the time
-- going back loses the way back to the old release
UPDATE "public"."member" SET "status" = (CASE status WHEN 'A' THEN 'active' ELSE 'closed' END), "code" = (status) WHERE (status IN ('A', 'C')) AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- note: From backfill on the old release reads the new values of member.status and member.code: it has to bear them.
-- note: Rows that match 'where' again, because the old release wrote them since, are counted by verify and changed right before contract.
-- note: An undo changes every row for which 'undo-where' holds then, whoever wrote it.
