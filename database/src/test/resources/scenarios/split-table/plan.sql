-- expand: create table address, rows without kind get 'home'
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE TABLE "public"."address" ("customer_id" int NOT NULL, "street" varchar(80), "city" varchar(40) NOT NULL, "phone" varchar(40), "mail" varchar(40), "kind" varchar(10) NOT NULL, "checked" boolean NOT NULL, PRIMARY KEY ("customer_id"));
-- undo: DROP TABLE "public"."address";
ALTER TABLE "public"."customer" ALTER COLUMN "kind" SET DEFAULT 'home';
-- undo: ALTER TABLE "public"."customer" ALTER COLUMN "kind" DROP DEFAULT;

-- sync: triggers keep public.customer and public.address in step
-- lock: address, writers wait, ms; gives way after 0.25 s, tries again; customer, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
DO $gapless$
BEGIN
  DECLARE
    "contact" character varying;
    _gapless_value varchar(40);
  BEGIN
    _gapless_value := (CAST(left(nullif(split_part(contact, ';', 1), ''), 40) AS varchar(40)));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_2_3_1("contact" character varying) RETURNS varchar(40)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value varchar(40);
BEGIN
  _gapless_value := (CAST(left(nullif(split_part(contact, ';', 1), ''), 40) AS varchar(40)));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_2_3_1(character varying);
DO $gapless$
BEGIN
  DECLARE
    "contact" character varying;
    _gapless_value varchar(40);
  BEGIN
    _gapless_value := (CAST(left(nullif(split_part(contact, ';', 2), ''), 40) AS varchar(40)));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.up_2_2_3_2("contact" character varying) RETURNS varchar(40)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value varchar(40);
BEGIN
  _gapless_value := (CAST(left(nullif(split_part(contact, ';', 2), ''), 40) AS varchar(40)));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.up_2_2_3_2(character varying);
DO $gapless$
BEGIN
  DECLARE
    "phone" varchar(40);
    "mail" varchar(40);
    _gapless_value character varying(81);
  BEGIN
    _gapless_value := (CAST(left(nullif(coalesce(phone, '') || ';' || coalesce(mail, ''), ';'), 81) AS varchar(81)));
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.down_2_2_3("phone" varchar(40), "mail" varchar(40)) RETURNS character varying(81)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(81);
BEGIN
  _gapless_value := (CAST(left(nullif(coalesce(phone, '') || ';' || coalesce(mail, ''), ';'), 81) AS varchar(81)));
  RETURN _gapless_value;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.down_2_2_3(varchar(40), varchar(40));
CREATE FUNCTION gapless.nothing_2_2_2() RETURNS character varying(40)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(40);
BEGIN
  _gapless_value := (''::character varying);
  RETURN _gapless_value;
END
$gapless$;
-- undo: DROP FUNCTION gapless.nothing_2_2_2();
CREATE FUNCTION gapless.nothing_2_2_4() RETURNS character varying(10)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(10);
BEGIN
  _gapless_value := ('home');
  RETURN _gapless_value;
END
$gapless$;
-- undo: DROP FUNCTION gapless.nothing_2_2_4();
CREATE FUNCTION gapless.given_2_2_part_1() RETURNS boolean
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value boolean;
BEGIN
  _gapless_value := (false);
  RETURN _gapless_value;
END
$gapless$;
-- undo: DROP FUNCTION gapless.given_2_2_part_1();
SELECT gapless.given_2_2_part_1();
CREATE FUNCTION gapless.fill_rows_2_2(_gapless_keys integer[]) RETURNS void
LANGUAGE plpgsql STRICT SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT SET gapless.mirror_2_2 = 'on'
AS $gapless$
#variable_conflict use_column
BEGIN
  INSERT INTO "public"."address" ("customer_id", "street", "city", "phone", "mail", "kind", "checked")
    SELECT _w."id", _w."street", _w."city", gapless.up_2_2_3_1(_w."contact"), gapless.up_2_2_3_2(_w."contact"), _w."kind", gapless.given_2_2_part_1() FROM "public"."customer" AS _w
    WHERE _w."id" = ANY (_gapless_keys) AND (_w."street" IS DISTINCT FROM NULL OR ROW(_w."city")::record *<> ROW(gapless.nothing_2_2_2())::record OR _w."contact" IS DISTINCT FROM NULL OR ROW(_w."kind")::record *<> ROW(gapless.nothing_2_2_4())::record)
    ON CONFLICT ("customer_id") DO NOTHING;
END
$gapless$;
-- undo: DROP FUNCTION gapless.fill_rows_2_2(integer[]);
CREATE FUNCTION gapless.part_2_2_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET gapless.mirror_2_2 = 'on'
AS $gapless$
#variable_conflict use_variable
DECLARE
  _row "public"."customer"%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM "public"."address" AS _p WHERE _p."customer_id" = OLD."id";
    IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed' THEN
      INSERT INTO "public"."address" ("customer_id", "street", "city", "phone", "mail", "kind", "checked") VALUES (OLD."id", OLD."street", OLD."city", gapless.up_2_2_3_1(OLD."contact"), gapless.up_2_2_3_2(OLD."contact"), OLD."kind", gapless.given_2_2_part_1()) ON CONFLICT ("customer_id") DO NOTHING;
      DELETE FROM "public"."address" AS _p WHERE _p."customer_id" = OLD."id";
    END IF;
    RETURN OLD;
  END IF;
  -- as it is by now: a trigger of the application may have written it again
  SELECT * INTO _row FROM "public"."customer" AS _w WHERE _w."id" = NEW."id";
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW."id")::record *<> ROW(OLD."id")::record THEN
      UPDATE "public"."address" AS _p SET "customer_id" = NEW."id" WHERE _p."customer_id" = OLD."id";
      IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed' THEN
        INSERT INTO "public"."address" ("customer_id", "street", "city", "phone", "mail", "kind", "checked") VALUES (OLD."id", OLD."street", OLD."city", gapless.up_2_2_3_1(OLD."contact"), gapless.up_2_2_3_2(OLD."contact"), OLD."kind", gapless.given_2_2_part_1()) ON CONFLICT ("customer_id") DO NOTHING;
        DELETE FROM "public"."address" AS _p WHERE _p."customer_id" = OLD."id";
      END IF;
    END IF;
    UPDATE "public"."address" AS _p SET
      "street" = CASE WHEN ROW(NEW."street")::record *<> ROW(OLD."street")::record THEN _row."street" ELSE _p."street" END,
      "city" = CASE WHEN ROW(NEW."city")::record *<> ROW(OLD."city")::record THEN _row."city" ELSE _p."city" END,
      "phone" = CASE WHEN ROW(NEW."contact")::record *<> ROW(OLD."contact")::record AND ROW(_row."contact")::record *<> ROW(gapless.down_2_2_3(_p."phone", _p."mail"))::record THEN gapless.up_2_2_3_1(_row."contact") ELSE _p."phone" END,
      "mail" = CASE WHEN ROW(NEW."contact")::record *<> ROW(OLD."contact")::record AND ROW(_row."contact")::record *<> ROW(gapless.down_2_2_3(_p."phone", _p."mail"))::record THEN gapless.up_2_2_3_2(_row."contact") ELSE _p."mail" END,
      "kind" = CASE WHEN ROW(NEW."kind")::record *<> ROW(OLD."kind")::record THEN _row."kind" ELSE _p."kind" END
      WHERE _p."customer_id" = NEW."id";
    IF FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."street", NEW."city", NEW."contact", NEW."kind")::record *<> ROW(OLD."street", OLD."city", OLD."contact", OLD."kind")::record OR (_row."street" IS DISTINCT FROM NULL OR ROW(_row."city")::record *<> ROW(gapless.nothing_2_2_2())::record OR _row."contact" IS DISTINCT FROM NULL OR ROW(_row."kind")::record *<> ROW(gapless.nothing_2_2_4())::record) THEN
    INSERT INTO "public"."address" AS _p ("customer_id", "street", "city", "phone", "mail", "kind", "checked") VALUES (_row."id", _row."street", _row."city", gapless.up_2_2_3_1(_row."contact"), gapless.up_2_2_3_2(_row."contact"), _row."kind", gapless.given_2_2_part_1())
      ON CONFLICT ("customer_id") DO UPDATE SET
      "street" = _row."street",
      "city" = _row."city",
      "phone" = gapless.up_2_2_3_1(_row."contact"),
      "mail" = gapless.up_2_2_3_2(_row."contact"),
      "kind" = _row."kind";
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.part_2_2_whole();
CREATE FUNCTION gapless.part_2_2_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET gapless.mirror_2_2 = 'on'
AS $gapless$
#variable_conflict use_variable
BEGIN
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND ROW(NEW."customer_id")::record *<> ROW(OLD."customer_id")::record THEN
    UPDATE "public"."customer" AS _w SET "street" = NULL, "city" = gapless.nothing_2_2_2(), "contact" = NULL, "kind" = gapless.nothing_2_2_4()
      WHERE _w."id" = OLD."customer_id";
  END IF;
  IF TG_OP = 'UPDATE' AND NOT (ROW(NEW."customer_id")::record *<> ROW(OLD."customer_id")::record) THEN
    UPDATE "public"."customer" AS _w SET
      "street" = CASE WHEN ROW(NEW."street")::record *<> ROW(OLD."street")::record THEN NEW."street" ELSE _w."street" END,
      "city" = CASE WHEN ROW(NEW."city")::record *<> ROW(OLD."city")::record THEN NEW."city" ELSE _w."city" END,
      "contact" = CASE WHEN ROW(NEW."phone", NEW."mail")::record *<> ROW(OLD."phone", OLD."mail")::record AND ROW(NEW."phone", NEW."mail")::record *<> ROW(gapless.up_2_2_3_1(_w."contact"), gapless.up_2_2_3_2(_w."contact"))::record THEN gapless.down_2_2_3(NEW."phone", NEW."mail") ELSE _w."contact" END,
      "kind" = CASE WHEN ROW(NEW."kind")::record *<> ROW(OLD."kind")::record THEN NEW."kind" ELSE _w."kind" END
      WHERE _w."id" = NEW."customer_id";
  ELSIF TG_OP <> 'DELETE' THEN
    UPDATE "public"."customer" AS _w SET
      "street" = CASE WHEN ROW(NEW."street")::record *<> ROW(_w."street")::record THEN NEW."street" ELSE _w."street" END,
      "city" = CASE WHEN ROW(NEW."city")::record *<> ROW(_w."city")::record THEN NEW."city" ELSE _w."city" END,
      "contact" = CASE WHEN ROW(NEW."phone", NEW."mail")::record *<> ROW(gapless.up_2_2_3_1(_w."contact"), gapless.up_2_2_3_2(_w."contact"))::record THEN gapless.down_2_2_3(NEW."phone", NEW."mail") ELSE _w."contact" END,
      "kind" = CASE WHEN ROW(NEW."kind")::record *<> ROW(_w."kind")::record THEN NEW."kind" ELSE _w."kind" END
      WHERE _w."id" = NEW."customer_id";
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.part_2_2_part();
CREATE TRIGGER zz_gapless_2_2_d AFTER DELETE ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '') EXECUTE FUNCTION gapless.part_2_2_part();
-- undo: DROP TRIGGER zz_gapless_2_2_d ON "public"."address";
CREATE TRIGGER zz_gapless_2_2_u AFTER UPDATE ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '' AND (ROW(NEW."street", NEW."city", NEW."phone", NEW."mail", NEW."kind")::record *<> ROW(OLD."street", OLD."city", OLD."phone", OLD."mail", OLD."kind")::record OR ROW(NEW."customer_id")::record *<> ROW(OLD."customer_id")::record)) EXECUTE FUNCTION gapless.part_2_2_part();
-- undo: DROP TRIGGER zz_gapless_2_2_u ON "public"."address";
CREATE TRIGGER zz_gapless_2_2_i AFTER INSERT ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '') EXECUTE FUNCTION gapless.part_2_2_part();
-- undo: DROP TRIGGER zz_gapless_2_2_i ON "public"."address";
CREATE TRIGGER zz_gapless_2_2_d BEFORE DELETE ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '') EXECUTE FUNCTION gapless.part_2_2_whole();
-- undo: DROP TRIGGER zz_gapless_2_2_d ON "public"."customer";
CREATE TRIGGER zz_gapless_2_2_u AFTER UPDATE ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '' AND (ROW(NEW."street", NEW."city", NEW."contact", NEW."kind")::record *<> ROW(OLD."street", OLD."city", OLD."contact", OLD."kind")::record OR ROW(NEW."id")::record *<> ROW(OLD."id")::record)) EXECUTE FUNCTION gapless.part_2_2_whole();
-- undo: DROP TRIGGER zz_gapless_2_2_u ON "public"."customer";
CREATE TRIGGER zz_gapless_2_2_i AFTER INSERT ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '' AND (NEW."street" IS DISTINCT FROM NULL OR ROW(NEW."city")::record *<> ROW(gapless.nothing_2_2_2())::record OR NEW."contact" IS DISTINCT FROM NULL OR ROW(NEW."kind")::record *<> ROW(gapless.nothing_2_2_4())::record)) EXECUTE FUNCTION gapless.part_2_2_whole();
-- undo: DROP TRIGGER zz_gapless_2_2_i ON "public"."customer";

-- backfill: fill public.address from public.customer
-- lock: some rows of customer at a time, working 80 % of the time
-- going back loses nothing
SELECT _w."id" AS "customer_id", _w."street" AS "street", _w."city" AS "city", gapless.up_2_2_3_1(_w."contact") AS "phone", gapless.up_2_2_3_2(_w."contact") AS "mail", _w."kind" AS "kind" FROM "public"."customer" AS _w WHERE (_w."street" IS DISTINCT FROM NULL OR ROW(_w."city")::record *<> ROW(gapless.nothing_2_2_2())::record OR _w."contact" IS DISTINCT FROM NULL OR ROW(_w."kind")::record *<> ROW(gapless.nothing_2_2_4())::record);

-- verify: compare every row of public.customer, look for rows of address without a row of customer
-- going back loses nothing
SELECT count(*) FROM "public"."customer" WHERE NOT EXISTS (SELECT 1 FROM "public"."address" AS _p WHERE _p."customer_id" = "public"."customer"."id" AND NOT ((ROW("public"."customer"."street")::record *<> ROW(_p."street")::record AND ROW(_p."street")::record *<> ROW("public"."customer"."street")::record) OR (ROW("public"."customer"."city")::record *<> ROW(_p."city")::record AND ROW(_p."city")::record *<> ROW("public"."customer"."city")::record) OR (ROW("public"."customer"."contact")::record *<> ROW(gapless.down_2_2_3(_p."phone", _p."mail"))::record AND ROW(_p."phone", _p."mail")::record *<> ROW(gapless.up_2_2_3_1("public"."customer"."contact"), gapless.up_2_2_3_2("public"."customer"."contact"))::record) OR (ROW("public"."customer"."kind")::record *<> ROW(_p."kind")::record AND ROW(_p."kind")::record *<> ROW("public"."customer"."kind")::record))) AND (("public"."customer"."street" IS DISTINCT FROM NULL OR ROW("public"."customer"."city")::record *<> ROW(gapless.nothing_2_2_2())::record OR "public"."customer"."contact" IS DISTINCT FROM NULL OR ROW("public"."customer"."kind")::record *<> ROW(gapless.nothing_2_2_4())::record) OR EXISTS (SELECT 1 FROM "public"."address" AS _p WHERE _p."customer_id" = "public"."customer"."id"));
SELECT count(*) FROM "public"."address" WHERE NOT EXISTS (SELECT 1 FROM "public"."customer" AS _w WHERE _w."id" = "public"."address"."customer_id");

-- trial: writes of customer.street, city, contact, kind are refused
-- lock: customer, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_2() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of customer.street, city, contact, kind: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_2();
CREATE TRIGGER zz_gapless_2_2_0u BEFORE UPDATE ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '' AND ROW(NEW."street", NEW."city", NEW."contact", NEW."kind")::record *<> ROW(OLD."street", OLD."city", OLD."contact", OLD."kind")::record) EXECUTE FUNCTION gapless.trial_2_2();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_2_0u ON "public"."customer";
CREATE TRIGGER zz_gapless_2_2_0i BEFORE INSERT ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_2', true), '') = '' AND (NEW."street" IS DISTINCT FROM NULL OR ROW(NEW."city")::record *<> ROW(gapless.nothing_2_2_2())::record OR NEW."contact" IS DISTINCT FROM NULL OR ROW(NEW."kind")::record *<> ROW(gapless.nothing_2_2_4())::record)) EXECUTE FUNCTION gapless.trial_2_2();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_2_0i ON "public"."customer";

-- contract: triggers of address go, triggers of customer go, drop column customer.street, drop column customer.city, drop column customer.contact, drop column customer.kind, functions go
-- lock: address, exclusive, ms; gives way after 0.25 s, tries again; customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
DROP TRIGGER zz_gapless_2_2_i ON "public"."address";
DROP TRIGGER zz_gapless_2_2_u ON "public"."address";
DROP TRIGGER zz_gapless_2_2_d ON "public"."address";
DROP TRIGGER zz_gapless_2_2_i ON "public"."customer";
DROP TRIGGER zz_gapless_2_2_u ON "public"."customer";
DROP TRIGGER zz_gapless_2_2_d ON "public"."customer";
ALTER TABLE "public"."customer" DROP COLUMN "street";
ALTER TABLE "public"."customer" DROP COLUMN "city";
ALTER TABLE "public"."customer" DROP COLUMN "contact";
ALTER TABLE "public"."customer" DROP COLUMN "kind";
DROP FUNCTION gapless.part_2_2_part();
DROP FUNCTION gapless.part_2_2_whole();
DROP FUNCTION gapless.fill_rows_2_2(integer[]);
DROP FUNCTION gapless.given_2_2_part_1();
DROP FUNCTION gapless.nothing_2_2_4();
DROP FUNCTION gapless.nothing_2_2_2();
DROP FUNCTION gapless.down_2_2_3(varchar(40), varchar(40));
DROP FUNCTION gapless.up_2_2_3_2(character varying);
DROP FUNCTION gapless.up_2_2_3_1(character varying);

-- note: A row of public.customer for which the old release never said anything in street, city, contact, kind (its default, or NULL) has no row in public.address: the new release has to bear that.
-- note: The new release may write once the backfill is through. A row that it deletes from public.address puts street, city, contact, kind back to the default, or NULL.
-- note: At contract street, city, contact, kind of public.customer go, and Gapless keeps no copy.
-- note: An undo takes public.address away: what its rows say is in public.customer by then. What the new release chose for checked is copied first.
-- note: Until contract TRUNCATE of public.customer or public.address would not reach the other one. A key of public.customer that changes takes customer_id along. A row of public.address is to be written after its row of public.customer: one that comes before is not seen there until it is written again.
