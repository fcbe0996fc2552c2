INSERT INTO `Order` (`found`, `select`) VALUES (true, 'own');
