CREATE SCHEMA "Odd.Schema";
CREATE TABLE "Order" (id int PRIMARY KEY);
CREATE TABLE "Odd.Schema"."Order" ("Key A" text, "key ""b""" timestamptz, "From" text, found boolean NOT NULL, "it's $gapless$ é" int NOT NULL DEFAULT 7, PRIMARY KEY ("Key A", "key ""b"""));
INSERT INTO "Odd.Schema"."Order" SELECT 'ä' || n % 10, timestamptz '2026-01-01' + n * interval '1 second', nullif('f' || n % 3, 'f0'), n % 2 = 0 FROM generate_series(1, 400) n;
