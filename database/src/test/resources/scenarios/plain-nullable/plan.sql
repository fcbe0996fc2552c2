-- expand: add column product.note
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."product" ADD COLUMN "note" text;
-- undo: ALTER TABLE "public"."product" DROP COLUMN "note";

-- contract: nothing to remove
-- going back loses the way back to the old release

-- note: If the old release prepares SELECT * or RETURNING * on public.product, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
