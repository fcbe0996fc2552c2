-- expand: view purchase of order
-- going back loses nothing
CREATE VIEW "public"."purchase" WITH (security_invoker = true) AS SELECT "id", "login", "total", "double_total", "written" FROM "public"."order";
-- undo: DROP VIEW "public"."purchase";
GRANT INSERT, SELECT ON "public"."purchase" TO PUBLIC;
GRANT UPDATE (total) ON "public"."purchase" TO PUBLIC;

-- trial: writes of order are refused
-- lock: purchase, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
-- undo: GRANT INSERT, SELECT ON "public"."purchase" TO PUBLIC;
-- undo: GRANT UPDATE (total) ON "public"."purchase" TO PUBLIC;
DROP VIEW "public"."purchase";
-- undo: CREATE VIEW "public"."purchase" WITH (security_invoker = true) AS SELECT "id", "login", "total", "double_total", "written" FROM "public"."order";
ALTER TABLE "public"."order" RENAME TO "purchase";
-- undo: ALTER TABLE "public"."purchase" RENAME TO "order";
CREATE FUNCTION gapless.trial_2_1() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of order: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_1();
CREATE VIEW "public"."order" WITH (security_invoker = true) AS SELECT "id", "login", "total", "double_total", "written" FROM "public"."purchase";
-- undo: DROP VIEW "public"."order";
GRANT INSERT, SELECT ON "public"."order" TO PUBLIC;
GRANT UPDATE (total) ON "public"."order" TO PUBLIC;
CREATE TRIGGER zz_gapless_2_1_0 INSTEAD OF DELETE OR UPDATE OR INSERT ON "public"."order" FOR EACH ROW EXECUTE FUNCTION gapless.trial_2_1();

-- contract: rename table order to purchase
-- lock: purchase, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP VIEW "public"."purchase";
ALTER TABLE "public"."order" RENAME TO "purchase";

-- note: These have the word order in their text and would not find the table after contract: function order_count().
-- note: Until contract purchase is a view: the new release reads and writes rows through it, but cannot TRUNCATE it, refer to it in a foreign key, or group by its key alone.
