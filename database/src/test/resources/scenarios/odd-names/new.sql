INSERT INTO "Odd.Schema"."Order" ("Key A", "key ""b""", found, "select") VALUES ('new', clock_timestamp(), true, 'own');
