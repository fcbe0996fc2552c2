SELECT id FROM address WHERE member_id % 10 <> 1 OR "Street" <> 'road ' || member_id
