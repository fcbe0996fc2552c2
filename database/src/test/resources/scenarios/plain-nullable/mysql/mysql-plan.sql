-- expand: add column note.author
-- lock: note, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`note` ADD COLUMN `author` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`note` DROP COLUMN `author`, ALGORITHM = INSTANT;

-- contract: note.author visible
-- lock: note, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`note` MODIFY COLUMN `author` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`note` MODIFY COLUMN `author` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL INVISIBLE, ALGORITHM = INSTANT;

-- note: Until contract note.author is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to note only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
