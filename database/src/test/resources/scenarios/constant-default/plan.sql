-- expand: add column product.active, add column product.seen_at
-- lock: product, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."product" ADD COLUMN "active" boolean DEFAULT true NOT NULL;
-- undo: ALTER TABLE "public"."product" DROP COLUMN "active";
ALTER TABLE "public"."product" ADD COLUMN "seen_at" timestamptz DEFAULT now();
-- undo: ALTER TABLE "public"."product" DROP COLUMN "seen_at";

-- contract: nothing to remove
-- going back loses the way back to the old release

-- note: If the old release prepares SELECT * or RETURNING * on public.product, that statement fails once per connection when the column comes ('cached plan must not change result type'); in a transaction the driver does not repeat it. Name the columns, or set autosave=conservative in its JDBC URL.
