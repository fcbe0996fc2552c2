-- verify: count rows that member_login would take for equal
-- going back loses nothing
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM `app`.`member` WHERE `login` IS NOT NULL AND `id` IS NOT NULL GROUP BY `login` COLLATE utf8mb4_bin, `id` HAVING count(*) > 1) AS same;

-- contract: collate member.login by utf8mb4_bin, collate member.nick by latin1_general_ci
-- going back loses the way back to the old release
ALTER TABLE `app`.`member` MODIFY COLUMN `login` varchar(40) COLLATE utf8mb4_bin NOT NULL DEFAULT 'nobody' COMMENT 'it''s COLLATE x NOT NULL', LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `login` varchar(40) NOT NULL DEFAULT 'nobody' COMMENT 'it''s COLLATE x NOT NULL', LOCK = NONE;
ALTER TABLE `app`.`member` MODIFY COLUMN `nick` varchar(40) CHARACTER SET latin1 COLLATE latin1_general_ci DEFAULT NULL, LOCK = NONE;
-- undo: ALTER TABLE `app`.`member` MODIFY COLUMN `nick` varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL, LOCK = NONE;

-- note: Until contract both releases compare and sort member.login as before; from contract on by utf8mb4_bin.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to member only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
-- note: Until contract both releases compare and sort member.nick as before; from contract on by latin1_general_ci.
