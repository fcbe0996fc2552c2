SELECT * FROM member WHERE status = 'active' AND code <> 'A' OR status = 'closed' AND code <> 'C'
 OR (status IN ('active', 'closed')) <> (code IS NOT NULL) OR login LIKE 'user%' AND login <> 'user' || id
