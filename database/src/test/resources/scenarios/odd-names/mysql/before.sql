CREATE TABLE `Order` (`id` int AUTO_INCREMENT PRIMARY KEY, `From` varchar(20), `found` boolean, `it's ``é\ "q"` int DEFAULT 7, `_gapless` int);
INSERT INTO `Order` (`From`, `found`) SELECT nullif(concat('f', n % 3), 'f0'), n % 2 = 0 FROM JSON_TABLE(concat('[', repeat('0,', 399), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
