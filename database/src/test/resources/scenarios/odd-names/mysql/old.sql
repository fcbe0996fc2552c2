INSERT INTO `Order` (`found`) VALUES (true), (false);
UPDATE `Order` SET `From` = 'moved' WHERE id % 7 = 0;
UPDATE `Order` SET `it's ``é\ "q"` = 8 WHERE id % 9 = 0;
