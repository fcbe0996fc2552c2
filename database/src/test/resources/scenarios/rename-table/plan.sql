-- expand: view purchase of order
-- going back loses nothing
CREATE VIEW "public"."purchase" WITH (security_invoker = true) AS SELECT "id", "login", "total", "double_total", "written" FROM "public"."order";
-- undo: DROP VIEW "public"."purchase";
GRANT INSERT, SELECT ON "public"."purchase" TO PUBLIC;
GRANT UPDATE (total) ON "public"."purchase" TO PUBLIC;

-- contract: rename table order to purchase
-- lock: purchase, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP VIEW "public"."purchase";
ALTER TABLE "public"."order" RENAME TO "purchase";

-- note: These have the word order in their text and would not find the table after contract: function order_count().
-- note: Until contract purchase is a view: the new release reads and writes rows through it, but cannot TRUNCATE it, refer to it in a foreign key, or group by its key alone.
