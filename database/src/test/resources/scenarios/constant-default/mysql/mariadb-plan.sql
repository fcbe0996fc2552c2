-- expand: add column product.active, add column product.kind
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE `app`.`product` ADD COLUMN `active` boolean NOT NULL DEFAULT true INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` DROP COLUMN `active`, ALGORITHM = INSTANT;
ALTER TABLE `app`.`product` ADD COLUMN `kind` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL DEFAULT 'it''s' INVISIBLE, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` DROP COLUMN `kind`, ALGORITHM = INSTANT;

-- contract: product.active visible, product.kind visible
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE `app`.`product` MODIFY COLUMN `active` boolean NOT NULL DEFAULT true, ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` MODIFY COLUMN `active` boolean NOT NULL DEFAULT true INVISIBLE, ALGORITHM = INSTANT;
ALTER TABLE `app`.`product` MODIFY COLUMN `kind` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL DEFAULT 'it''s', ALGORITHM = INSTANT;
-- undo: ALTER TABLE `app`.`product` MODIFY COLUMN `kind` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL DEFAULT 'it''s' INVISIBLE, ALGORITHM = INSTANT;

-- note: Until contract product.active is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
-- note: Under REPEATABLE READ a transaction that has read another table before, and comes to product only after its columns changed, fails with 1412 and has to be repeated. Gapless looks for a moment without such transactions; under a load that never pauses there is none. READ COMMITTED knows no such failure.
-- note: Until contract product.kind is INVISIBLE, so that INSERT without column names and SELECT * of the old release go on: the new release has to name it.
