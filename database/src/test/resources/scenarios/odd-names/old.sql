INSERT INTO "Odd.Schema"."Order" ("Key A", "key ""b""", found) VALUES ('new', clock_timestamp(), true);
UPDATE "Odd.Schema"."Order" SET "From" = 'moved' WHERE "Key A" = 'ä3';
UPDATE "Odd.Schema"."Order" SET "Key A" = 'z' || "Key A" WHERE "Key A" = 'new';
