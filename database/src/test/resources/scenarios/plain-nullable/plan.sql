-- expand: add column product.note
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."product" ADD COLUMN "note" text;
-- undo: ALTER TABLE "public"."product" DROP COLUMN "note";

-- contract: nothing to remove
-- going back loses the way back to the old release

