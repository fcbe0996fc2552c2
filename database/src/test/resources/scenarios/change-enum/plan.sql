-- expand: add refunded, it's lost to orders.state, undo gives rows of orders other values than refunded, it's lost
-- going back loses nothing
ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'refunded';
ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'it''s lost';
-- undo: UPDATE "public"."orders" SET "state" = (CASE "state" WHEN 'refunded' THEN 'paid'::order_state WHEN 'it''s lost' THEN 'new'::order_state END) WHERE "state" IN ('refunded', 'it''s lost') AND ("id") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED);

-- contract: nothing to remove
-- going back loses the way back to the old release

-- note: An undo puts the value of 'down' in the place of an added one; the type goes on having that, for nothing takes it away beside writers.
-- note: From expand on the old release can read refunded, it's lost in orders.state: it has to bear that, or the new release must not write it before the old one is gone.
