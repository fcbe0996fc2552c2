SELECT id FROM address WHERE member_id % 10 <> 1 OR Street <> concat('road ', member_id)
