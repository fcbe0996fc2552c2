SELECT * FROM "Odd.Schema"."Order" WHERE "select" <> 'own' AND "select" IS DISTINCT FROM coalesce("From", '?') || found || "it's $gapless$ é"
