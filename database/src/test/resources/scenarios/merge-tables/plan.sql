-- expand: add column customer.street, add column customer.phone, add column customer.mail, add column customer.kind
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses nothing
ALTER TABLE "public"."customer" ADD COLUMN "street" varchar(80);
-- undo: ALTER TABLE "public"."customer" DROP COLUMN "street";
ALTER TABLE "public"."customer" ADD COLUMN "phone" varchar(40);
-- undo: ALTER TABLE "public"."customer" DROP COLUMN "phone";
ALTER TABLE "public"."customer" ADD COLUMN "mail" varchar(40);
-- undo: ALTER TABLE "public"."customer" DROP COLUMN "mail";
ALTER TABLE "public"."customer" ADD COLUMN "kind" varchar(10);
-- undo: ALTER TABLE "public"."customer" DROP COLUMN "kind";

-- sync: triggers keep public.customer and public.address in step
-- lock: customer, writers wait, ms; gives way after 0.25 s, tries again; address, writers wait, ms; gives way after 0.25 s, tries again
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
CREATE FUNCTION gapless.up_2_1_2_1("contact" character varying) RETURNS varchar(40)
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
-- undo: DROP FUNCTION gapless.up_2_1_2_1(character varying);
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
CREATE FUNCTION gapless.up_2_1_2_2("contact" character varying) RETURNS varchar(40)
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
-- undo: DROP FUNCTION gapless.up_2_1_2_2(character varying);
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
CREATE FUNCTION gapless.down_2_1_2("phone" varchar(40), "mail" varchar(40)) RETURNS character varying(81)
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
-- undo: DROP FUNCTION gapless.down_2_1_2(varchar(40), varchar(40));
DO $gapless$
BEGIN
  DECLARE
    "kind" varchar(10);
    _gapless_value character varying(10);
  BEGIN
    _gapless_value := ("kind");
  END;
EXCEPTION WHEN OTHERS OR assert_failure THEN
  -- NULLs may be no good, the wording has to be
  IF SQLSTATE ~ '^42' THEN
    RAISE;
  END IF;
END
$gapless$;
CREATE FUNCTION gapless.down_2_1_3("kind" varchar(10)) RETURNS character varying(10)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(10);
BEGIN
  _gapless_value := ("kind");
  RETURN coalesce(_gapless_value, CAST('home' AS character varying(10)));
EXCEPTION WHEN OTHERS OR assert_failure THEN
  IF SQLSTATE ~ '^(40|53|55P03|57|58|XX)' THEN
    RAISE;
  END IF;
  RETURN CAST('home' AS character varying(10));
END
$gapless$;
-- undo: DROP FUNCTION gapless.down_2_1_3(varchar(10));
CREATE FUNCTION gapless.given_2_1_part_1() RETURNS character varying(10)
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT
AS $gapless$
DECLARE
  _gapless_value character varying(10);
BEGIN
  _gapless_value := ('V2');
  RETURN _gapless_value;
END
$gapless$;
-- undo: DROP FUNCTION gapless.given_2_1_part_1();
SELECT gapless.given_2_1_part_1();
CREATE FUNCTION gapless.fill_rows_2_1(_gapless_keys integer[]) RETURNS void
LANGUAGE plpgsql STRICT SET search_path FROM CURRENT SET "TimeZone" FROM CURRENT SET "DateStyle" FROM CURRENT SET gapless.mirror_2_1 = 'on'
AS $gapless$
#variable_conflict use_column
BEGIN
  WITH _held AS MATERIALIZED (
    SELECT _w."id" AS _key FROM "public"."customer" AS _w WHERE _w."id" = ANY (_gapless_keys)
    FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE "public"."customer" AS _w SET
      "street" = _p."street",
        "phone" = gapless.up_2_1_2_1(_p."contact"),
        "mail" = gapless.up_2_1_2_2(_p."contact"),
        "kind" = _p."kind"
    FROM _held, "public"."address" AS _p
    WHERE _w."id" = _held._key AND _p."customer_id" = _held._key AND NOT ((_w."street" IS DISTINCT FROM NULL OR _w."phone" IS DISTINCT FROM NULL OR _w."mail" IS DISTINCT FROM NULL OR _w."kind" IS DISTINCT FROM NULL)) AND (ROW(_w."street")::record *<> ROW(_p."street")::record OR ROW(_w."phone", _w."mail")::record *<> ROW(gapless.up_2_1_2_1(_p."contact"), gapless.up_2_1_2_2(_p."contact"))::record OR ROW(_w."kind")::record *<> ROW(_p."kind")::record);
END
$gapless$;
-- undo: DROP FUNCTION gapless.fill_rows_2_1(integer[]);
CREATE FUNCTION gapless.part_2_1_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET gapless.mirror_2_1 = 'on'
AS $gapless$
#variable_conflict use_variable
DECLARE
  _row "public"."customer"%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM "public"."address" AS _p WHERE _p."customer_id" = OLD."id";
    IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed' THEN
      INSERT INTO "public"."address" ("customer_id", "street", "contact", "kind", "source") VALUES (OLD."id", OLD."street", gapless.down_2_1_2(OLD."phone", OLD."mail"), gapless.down_2_1_3(OLD."kind"), gapless.given_2_1_part_1()) ON CONFLICT ("customer_id") DO NOTHING;
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
        INSERT INTO "public"."address" ("customer_id", "street", "contact", "kind", "source") VALUES (OLD."id", OLD."street", gapless.down_2_1_2(OLD."phone", OLD."mail"), gapless.down_2_1_3(OLD."kind"), gapless.given_2_1_part_1()) ON CONFLICT ("customer_id") DO NOTHING;
        DELETE FROM "public"."address" AS _p WHERE _p."customer_id" = OLD."id";
      END IF;
    END IF;
    UPDATE "public"."address" AS _p SET
      "street" = CASE WHEN ROW(NEW."street")::record *<> ROW(OLD."street")::record THEN _row."street" ELSE _p."street" END,
      "contact" = CASE WHEN ROW(NEW."phone", NEW."mail")::record *<> ROW(OLD."phone", OLD."mail")::record AND ROW(_row."phone", _row."mail")::record *<> ROW(gapless.up_2_1_2_1(_p."contact"), gapless.up_2_1_2_2(_p."contact"))::record THEN gapless.down_2_1_2(_row."phone", _row."mail") ELSE _p."contact" END,
      "kind" = CASE WHEN ROW(NEW."kind")::record *<> ROW(OLD."kind")::record AND ROW(_row."kind")::record *<> ROW(_p."kind")::record THEN gapless.down_2_1_3(_row."kind") ELSE _p."kind" END
      WHERE _p."customer_id" = NEW."id";
    IF FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."street", NEW."phone", NEW."mail", NEW."kind")::record *<> ROW(OLD."street", OLD."phone", OLD."mail", OLD."kind")::record OR (_row."street" IS DISTINCT FROM NULL OR _row."phone" IS DISTINCT FROM NULL OR _row."mail" IS DISTINCT FROM NULL OR _row."kind" IS DISTINCT FROM NULL) THEN
    INSERT INTO "public"."address" AS _p ("customer_id", "street", "contact", "kind", "source") VALUES (_row."id", _row."street", gapless.down_2_1_2(_row."phone", _row."mail"), gapless.down_2_1_3(_row."kind"), gapless.given_2_1_part_1())
      ON CONFLICT ("customer_id") DO UPDATE SET
      "street" = _row."street",
      "contact" = gapless.down_2_1_2(_row."phone", _row."mail"),
      "kind" = gapless.down_2_1_3(_row."kind");
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.part_2_1_whole();
CREATE FUNCTION gapless.part_2_1_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET gapless.mirror_2_1 = 'on'
AS $gapless$
#variable_conflict use_variable
BEGIN
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND ROW(NEW."customer_id")::record *<> ROW(OLD."customer_id")::record THEN
    UPDATE "public"."customer" AS _w SET "street" = NULL, "phone" = NULL, "mail" = NULL, "kind" = NULL
      WHERE _w."id" = OLD."customer_id";
  END IF;
  IF TG_OP = 'UPDATE' AND NOT (ROW(NEW."customer_id")::record *<> ROW(OLD."customer_id")::record) THEN
    UPDATE "public"."customer" AS _w SET
      "street" = CASE WHEN (ROW(NEW."street")::record *<> ROW(OLD."street")::record OR NOT ((_w."street" IS DISTINCT FROM NULL OR _w."phone" IS DISTINCT FROM NULL OR _w."mail" IS DISTINCT FROM NULL OR _w."kind" IS DISTINCT FROM NULL)) AND ROW(NEW."street")::record *<> ROW(_w."street")::record) THEN NEW."street" ELSE _w."street" END,
      "phone" = CASE WHEN (ROW(NEW."contact")::record *<> ROW(OLD."contact")::record AND ROW(NEW."contact")::record *<> ROW(gapless.down_2_1_2(_w."phone", _w."mail"))::record OR NOT ((_w."street" IS DISTINCT FROM NULL OR _w."phone" IS DISTINCT FROM NULL OR _w."mail" IS DISTINCT FROM NULL OR _w."kind" IS DISTINCT FROM NULL)) AND ROW(NEW."contact")::record *<> ROW(gapless.down_2_1_2(_w."phone", _w."mail"))::record) THEN gapless.up_2_1_2_1(NEW."contact") ELSE _w."phone" END,
      "mail" = CASE WHEN (ROW(NEW."contact")::record *<> ROW(OLD."contact")::record AND ROW(NEW."contact")::record *<> ROW(gapless.down_2_1_2(_w."phone", _w."mail"))::record OR NOT ((_w."street" IS DISTINCT FROM NULL OR _w."phone" IS DISTINCT FROM NULL OR _w."mail" IS DISTINCT FROM NULL OR _w."kind" IS DISTINCT FROM NULL)) AND ROW(NEW."contact")::record *<> ROW(gapless.down_2_1_2(_w."phone", _w."mail"))::record) THEN gapless.up_2_1_2_2(NEW."contact") ELSE _w."mail" END,
      "kind" = CASE WHEN (ROW(NEW."kind")::record *<> ROW(OLD."kind")::record AND ROW(NEW."kind")::record *<> ROW(gapless.down_2_1_3(_w."kind"))::record OR NOT ((_w."street" IS DISTINCT FROM NULL OR _w."phone" IS DISTINCT FROM NULL OR _w."mail" IS DISTINCT FROM NULL OR _w."kind" IS DISTINCT FROM NULL)) AND ROW(NEW."kind")::record *<> ROW(gapless.down_2_1_3(_w."kind"))::record) THEN NEW."kind" ELSE _w."kind" END
      WHERE _w."id" = NEW."customer_id";
  ELSIF TG_OP <> 'DELETE' THEN
    UPDATE "public"."customer" AS _w SET
      "street" = CASE WHEN ROW(NEW."street")::record *<> ROW(_w."street")::record THEN NEW."street" ELSE _w."street" END,
      "phone" = CASE WHEN ROW(NEW."contact")::record *<> ROW(gapless.down_2_1_2(_w."phone", _w."mail"))::record THEN gapless.up_2_1_2_1(NEW."contact") ELSE _w."phone" END,
      "mail" = CASE WHEN ROW(NEW."contact")::record *<> ROW(gapless.down_2_1_2(_w."phone", _w."mail"))::record THEN gapless.up_2_1_2_2(NEW."contact") ELSE _w."mail" END,
      "kind" = CASE WHEN ROW(NEW."kind")::record *<> ROW(gapless.down_2_1_3(_w."kind"))::record THEN NEW."kind" ELSE _w."kind" END
      WHERE _w."id" = NEW."customer_id";
  END IF;
  RETURN NULL;
END
$gapless$;
-- undo: DROP FUNCTION gapless.part_2_1_part();
CREATE TRIGGER zz_gapless_2_1_d BEFORE DELETE ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '') EXECUTE FUNCTION gapless.part_2_1_whole();
-- undo: DROP TRIGGER zz_gapless_2_1_d ON "public"."customer";
CREATE TRIGGER zz_gapless_2_1_u AFTER UPDATE ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '' AND (ROW(NEW."street", NEW."phone", NEW."mail", NEW."kind")::record *<> ROW(OLD."street", OLD."phone", OLD."mail", OLD."kind")::record OR ROW(NEW."id")::record *<> ROW(OLD."id")::record)) EXECUTE FUNCTION gapless.part_2_1_whole();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."customer";
CREATE TRIGGER zz_gapless_2_1_i AFTER INSERT ON "public"."customer" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '' AND (NEW."street" IS DISTINCT FROM NULL OR NEW."phone" IS DISTINCT FROM NULL OR NEW."mail" IS DISTINCT FROM NULL OR NEW."kind" IS DISTINCT FROM NULL)) EXECUTE FUNCTION gapless.part_2_1_whole();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."customer";
CREATE TRIGGER zz_gapless_2_1_d AFTER DELETE ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '') EXECUTE FUNCTION gapless.part_2_1_part();
-- undo: DROP TRIGGER zz_gapless_2_1_d ON "public"."address";
CREATE TRIGGER zz_gapless_2_1_u AFTER UPDATE ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '' AND (ROW(NEW."street", NEW."contact", NEW."kind")::record *<> ROW(OLD."street", OLD."contact", OLD."kind")::record OR ROW(NEW."customer_id")::record *<> ROW(OLD."customer_id")::record)) EXECUTE FUNCTION gapless.part_2_1_part();
-- undo: DROP TRIGGER zz_gapless_2_1_u ON "public"."address";
CREATE TRIGGER zz_gapless_2_1_i AFTER INSERT ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '') EXECUTE FUNCTION gapless.part_2_1_part();
-- undo: DROP TRIGGER zz_gapless_2_1_i ON "public"."address";

-- backfill: fill public.customer from public.address
-- lock: some rows of address at a time, working 80 % of the time
-- going back loses nothing
SELECT _p."customer_id" AS "id", _p."street" AS "street", gapless.up_2_1_2_1(_p."contact") AS "phone", gapless.up_2_1_2_2(_p."contact") AS "mail", _p."kind" AS "kind" FROM "public"."address" AS _p;

-- verify: compare every row of public.customer, look for rows of address without a row of customer
-- going back loses nothing
SELECT count(*) FROM "public"."customer" WHERE NOT EXISTS (SELECT 1 FROM "public"."address" AS _p WHERE _p."customer_id" = "public"."customer"."id" AND NOT ((ROW("public"."customer"."street")::record *<> ROW(_p."street")::record AND ROW(_p."street")::record *<> ROW("public"."customer"."street")::record) OR (ROW("public"."customer"."phone", "public"."customer"."mail")::record *<> ROW(gapless.up_2_1_2_1(_p."contact"), gapless.up_2_1_2_2(_p."contact"))::record AND ROW(_p."contact")::record *<> ROW(gapless.down_2_1_2("public"."customer"."phone", "public"."customer"."mail"))::record) OR (ROW("public"."customer"."kind")::record *<> ROW(_p."kind")::record AND ROW(_p."kind")::record *<> ROW(gapless.down_2_1_3("public"."customer"."kind"))::record))) AND (("public"."customer"."street" IS DISTINCT FROM NULL OR "public"."customer"."phone" IS DISTINCT FROM NULL OR "public"."customer"."mail" IS DISTINCT FROM NULL OR "public"."customer"."kind" IS DISTINCT FROM NULL) OR EXISTS (SELECT 1 FROM "public"."address" AS _p WHERE _p."customer_id" = "public"."customer"."id"));
SELECT count(*) FROM "public"."address" WHERE NOT EXISTS (SELECT 1 FROM "public"."customer" AS _w WHERE _w."id" = "public"."address"."customer_id");

-- trial: writes of address are refused
-- lock: address, writers wait, ms; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION gapless.trial_2_1() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $gapless$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '45G01',
    MESSAGE = 'Gapless refuses writes of address: V2 is on trial contract',
    DETAIL = 'It belongs to the old shape, which goes at contract. The trial shows who still needs it.',
    HINT = 'If somebody does, end the trial: gapless db contract --end-trial V2';
END
$gapless$;
-- undo: DROP FUNCTION IF EXISTS gapless.trial_2_1();
CREATE TRIGGER zz_gapless_2_1_0d BEFORE DELETE ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '') EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0d ON "public"."address";
CREATE TRIGGER zz_gapless_2_1_0u BEFORE UPDATE ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '') EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0u ON "public"."address";
CREATE TRIGGER zz_gapless_2_1_0i BEFORE INSERT ON "public"."address" FOR EACH ROW WHEN (coalesce(current_setting('gapless.mirror_2_1', true), '') = '') EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0i ON "public"."address";
CREATE TRIGGER zz_gapless_2_1_0t BEFORE TRUNCATE ON "public"."address" EXECUTE FUNCTION gapless.trial_2_1();
-- undo: DROP TRIGGER IF EXISTS zz_gapless_2_1_0t ON "public"."address";

-- contract: drop the foreign key address_of of address, triggers of customer go, triggers of address go, drop table public.address, functions go
-- lock: customer, exclusive, ms; gives way after 0.25 s, tries again; address, exclusive, ms; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
LOCK TABLE "public"."address" IN ACCESS EXCLUSIVE MODE;
ALTER TABLE "public"."address" DROP CONSTRAINT "address_of";
DROP TRIGGER zz_gapless_2_1_i ON "public"."customer";
DROP TRIGGER zz_gapless_2_1_u ON "public"."customer";
DROP TRIGGER zz_gapless_2_1_d ON "public"."customer";
DROP TRIGGER zz_gapless_2_1_i ON "public"."address";
DROP TRIGGER zz_gapless_2_1_u ON "public"."address";
DROP TRIGGER zz_gapless_2_1_d ON "public"."address";
DROP TABLE "public"."address";
DROP FUNCTION gapless.part_2_1_part();
DROP FUNCTION gapless.part_2_1_whole();
DROP FUNCTION gapless.fill_rows_2_1(integer[]);
DROP FUNCTION gapless.given_2_1_part_1();
DROP FUNCTION gapless.down_2_1_3(varchar(10));
DROP FUNCTION gapless.down_2_1_2(varchar(40), varchar(40));
DROP FUNCTION gapless.up_2_1_2_2(character varying);
DROP FUNCTION gapless.up_2_1_2_1(character varying);

-- note: At contract public.address goes, and Gapless keeps no copy of it; nothing in public.customer says what was in id, source.
-- note: The new release may write once the backfill is through. The new columns can be NULL: they are where public.address has no row.
-- note: Until contract TRUNCATE of public.customer or public.address would not reach the other one. A key of public.customer that has a row in public.address can be changed only as far as the foreign key address_of allows.
