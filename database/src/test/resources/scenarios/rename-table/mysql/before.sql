CREATE TABLE `order` (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(40) NOT NULL, total decimal(10, 2) DEFAULT 5, double_total decimal(10, 2) AS (total * 2) STORED, written datetime NOT NULL DEFAULT now());
CREATE TABLE line (id bigint AUTO_INCREMENT PRIMARY KEY, order_id bigint NOT NULL, CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES `order` (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX order_login ON `order` (login);
CREATE VIEW big AS SELECT id, login FROM `order` WHERE total > 100;
INSERT INTO `order` (login, total) SELECT concat('user', n), n FROM JSON_TABLE(concat('[', repeat('0,', 199), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers;
