SELECT * FROM member WHERE mail = 'same' AND login IS NOT NULL OR mail LIKE 'm%' AND login NOT LIKE 'user%' OR mail LIKE 'old%' AND points < 2
