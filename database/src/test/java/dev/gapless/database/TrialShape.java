package dev.gapless.database;

import dev.gapless.migration.port.Product;

import java.util.List;

/// An operation that leaves an old shape behind, and what the two releases say of it. Each list of
/// statements can be said again.
///
/// @param thing whose writes are refused
/// @param refused what only the old release says
/// @param taken what the new release says, and what both do
/// @param cleanUp of the old release: rows are again as `refused` has to find them
record TrialShape(
        String name,
        String thing,
        boolean view,
        List<String> before,
        String migration,
        List<String> refused,
        List<String> taken,
        List<String> cleanUp) {
    static final String ID = "V2__trial";

    private static final List<String> NO_NEW_MEMBERS = List.of("DELETE FROM member WHERE id > 9");

    static final List<TrialShape> ALL =
            List.of(
                    new TrialShape(
                            "rename-column",
                            "member.nick",
                            false,
                            List.of(
                                    "CREATE TABLE member (id <counted>, nick varchar(40) DEFAULT"
                                            + " 'none', other int)",
                                    "INSERT INTO member (id, nick) VALUES (1, 'one'), (2, NULL)"),
                            "- rename-column: { table: member, column: nick, to: nickname }",
                            List.of(
                                    "INSERT INTO member (id, nick) VALUES (11, 'x')",
                                    "INSERT INTO member (id, nick) VALUES (13, NULL)",
                                    "UPDATE member SET nick = concat(coalesce(nick, ''), 'q') WHERE id"
                                            + " = 1",
                                    "UPDATE member SET nick = concat('a', coalesce(nick, '')), other = 3 WHERE"
                                            + " id = 1"),
                            List.of(
                                    "INSERT INTO member (id, nickname) VALUES (12, 'y')",
                                    "INSERT INTO member (id) VALUES (14)",
                                    "UPDATE member SET nickname = concat('z', id)",
                                    "UPDATE member SET nickname = NULL WHERE id = 12",
                                    "UPDATE member SET other = 4",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "defaults",
                            "member.day",
                            false,
                            List.of(
                                    "CREATE TABLE member (id <counted>, day date DEFAULT now(),"
                                            + " made timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP, price"
                                            + " decimal(10,2) DEFAULT 0.125, ratio real DEFAULT 0.1,"
                                            + " word varchar(40) DEFAULT now())",
                                    "INSERT INTO member (id, day) VALUES (1, '2001-01-01')"),
                            """
                            - rename-column: { table: member, column: day, to: date_of }
                            - rename-column: { table: member, column: made, to: made_at }
                            - rename-column: { table: member, column: price, to: cost }
                            - rename-column: { table: member, column: ratio, to: share_of }
                            - rename-column: { table: member, column: word, to: words }
                            """,
                            List.of(
                                    "INSERT INTO member (id, day) VALUES (11, '2001-01-01')",
                                    "UPDATE member SET day = '2002-02-02' WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id) VALUES (12)",
                                    "INSERT INTO member (id, date_of, made_at, cost, share_of,"
                                            + " words) VALUES (13, '2003-03-03', '2003-03-03', 1.5,"
                                            + " 0.5, 'x')",
                                    "UPDATE member SET date_of = '2004-04-04'",
                                    "DELETE FROM member WHERE id > 9"),
                            List.of(
                                    "DELETE FROM member WHERE id > 9",
                                    "UPDATE member SET day = '2001-01-01'")),
                    new TrialShape(
                            "drop-column-rounded",
                            "member.price",
                            false,
                            List.of(
                                    "CREATE TABLE member (id int PRIMARY KEY, login varchar(40), price"
                                            + " decimal(10,2) NOT NULL)",
                                    "INSERT INTO member VALUES (1, 'a', 9)"),
                            "- drop-column: { table: member, column: price, down: '0.125' }",
                            List.of(
                                    "INSERT INTO member VALUES (11, 'b', 7)",
                                    "UPDATE member SET price = price + 1 WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id, login) VALUES (12, 'c')",
                                    "UPDATE member SET login = 'd'",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "identity",
                            "member.number",
                            false,
                            List.of(
                                    "CREATE TABLE member (id int PRIMARY KEY, number int GENERATED"
                                            + " BY DEFAULT AS IDENTITY, login varchar(40))",
                                    "INSERT INTO member (id, login) VALUES (1, 'a')"),
                            "- rename-column: { table: member, column: number, to: place }",
                            List.of("UPDATE member SET number = number + 100 WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id, login) VALUES (12, 'b')",
                                    "INSERT INTO member (id, place) VALUES (13, 77)",
                                    "UPDATE member SET place = place + 1",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "foreign-key",
                            "member.team_id",
                            false,
                            List.of(
                                    "CREATE TABLE team (id int PRIMARY KEY)",
                                    "INSERT INTO team VALUES (1), (2)",
                                    "CREATE TABLE member (id int PRIMARY KEY, team_id int"
                                            + " REFERENCES team (id) ON DELETE SET NULL ON UPDATE"
                                            + " CASCADE)",
                                    "INSERT INTO member VALUES (1, 1), (2, 2)"),
                            "- rename-column: { table: member, column: team_id, to: squad_id }",
                            List.of(
                                    "INSERT INTO member (id, team_id) VALUES (11, 1)",
                                    "UPDATE member SET team_id = 3 - team_id WHERE id = 1"),
                            List.of(
                                    "INSERT INTO team VALUES (12)",
                                    "INSERT INTO member (id, squad_id) VALUES (12, 12)",
                                    "UPDATE team SET id = 13 WHERE id = 12",
                                    "DELETE FROM team WHERE id = 13",
                                    "UPDATE member SET squad_id = 2 WHERE id = 12",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "change-type",
                            "member.points",
                            false,
                            List.of(
                                    "CREATE TABLE member (id <counted>, points varchar(10) NOT"
                                            + " NULL)",
                                    "INSERT INTO member VALUES (1, '1'), (2, '2')"),
                            """
                            - change-type:
                                table: member
                                column: points
                                to: score
                                type: int
                                not-null: true
                                up-if-null: "-1"
                                down: { postgresql: "score::text", mysql: "cast(score AS char)", mariadb: "cast(score AS char)" }
                                down-if-null: "'0'"
                            """,
                            List.of(
                                    "INSERT INTO member (id, points) VALUES (11, '5')",
                                    "UPDATE member SET points = concat('1', points) WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id, score) VALUES (12, 7)",
                                    "UPDATE member SET score = score + 1",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "split-column",
                            "member.name",
                            false,
                            List.of(
                                    "CREATE TABLE member (id <counted>, name varchar(40))",
                                    "INSERT INTO member VALUES (1, 'Kim Lee')"),
                            """
                            - split-column:
                                table: member
                                column: name
                                into:
                                  first: { type: varchar(40), up: { postgresql: "split_part(name, ' ', 1)", mysql: "substring_index(name, ' ', 1)", mariadb: "substring_index(name, ' ', 1)" } }
                                  last: { type: varchar(40), up: "nullif(substr(name, length(name) - 2), '')" }
                                down: concat_ws(' ', first, last)
                            """,
                            List.of(
                                    "INSERT INTO member (id, name) VALUES (11, 'A Boo')",
                                    "UPDATE member SET name = concat('A', name) WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id, first, last) VALUES (12, 'C', 'Doo')",
                                    "UPDATE member SET first = concat('E', first)",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "merge-columns",
                            "member.first, last",
                            false,
                            List.of(
                                    "CREATE TABLE member (id <counted>, first varchar(40), last"
                                            + " varchar(40) DEFAULT '-')",
                                    "INSERT INTO member VALUES (1, 'Kim', 'Lee')"),
                            """
                            - merge-columns:
                                table: member
                                columns:
                                  first: { down: { postgresql: "split_part(name, ' ', 1)", mysql: "substring_index(name, ' ', 1)", mariadb: "substring_index(name, ' ', 1)" } }
                                  last: { down: "substr(name, length(name) - 2)", down-if-null: "'?'" }
                                into: name
                                type: varchar(90)
                                up: concat_ws(' ', first, last)
                            """,
                            List.of(
                                    "INSERT INTO member (id, last) VALUES (11, 'Boo')",
                                    "UPDATE member SET first = concat('A', first) WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id, name) VALUES (12, 'C Doo')",
                                    "UPDATE member SET name = concat('E', name)",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "drop-column",
                            "member.legacy",
                            false,
                            List.of(
                                    "CREATE TABLE member (id int PRIMARY KEY, login varchar(40), legacy"
                                            + " varchar(10) NOT NULL)",
                                    "INSERT INTO member VALUES (1, 'a', 'old')"),
                            "- drop-column: { table: member, column: legacy, down: \"'none'\" }",
                            List.of(
                                    "INSERT INTO member VALUES (11, 'b', 'x')",
                                    "UPDATE member SET legacy = concat(legacy, 'y') WHERE id = 1"),
                            List.of(
                                    "INSERT INTO member (id, login) VALUES (12, 'c')",
                                    "UPDATE member SET login = 'd'",
                                    "DELETE FROM member WHERE id > 9"),
                            NO_NEW_MEMBERS),
                    new TrialShape(
                            "drop-table",
                            "audit",
                            false,
                            List.of(
                                    "CREATE TABLE member (id int PRIMARY KEY, login varchar(40))",
                                    "INSERT INTO member VALUES (1, 'a'), (5, 'e')",
                                    "CREATE TABLE audit (id int PRIMARY KEY, member_id int, FOREIGN KEY"
                                            + " (member_id) REFERENCES member (id) ON DELETE CASCADE)",
                                    "INSERT INTO audit VALUES (1, 1), (2, 5)"),
                            "- drop-table: { table: audit }",
                            List.of(
                                    "INSERT INTO audit VALUES (11, NULL)",
                                    "UPDATE audit SET member_id = NULL WHERE id = 1",
                                    "DELETE FROM audit"),
                            List.of(
                                    "INSERT INTO member VALUES (12, 'c')",
                                    "DELETE FROM member WHERE id > 9",
                                    // takes a row of the other table along
                                    "DELETE FROM member WHERE id = 5",
                                    "INSERT INTO member VALUES (5, 'a')"),
                            List.of(
                                    "DELETE FROM audit",
                                    "INSERT INTO audit VALUES (1, 1), (2, 5)")),
                    new TrialShape(
                            "rename-table",
                            "member",
                            true,
                            List.of(
                                    "CREATE TABLE member (id int PRIMARY KEY, login varchar(40))",
                                    "INSERT INTO member VALUES (1, 'a')"),
                            "- rename-table: { table: member, to: person }",
                            List.of(
                                    "INSERT INTO member VALUES (11, 'b')",
                                    "UPDATE member SET login = 'e' WHERE id = 1",
                                    "DELETE FROM member WHERE id = 1",
                                    "INSERT INTO member VALUES (1, 'a')"),
                            List.of(
                                    "INSERT INTO person VALUES (12, 'c')",
                                    "UPDATE person SET login = 'd'",
                                    "DELETE FROM person WHERE id > 9"),
                            List.of("DELETE FROM member WHERE id > 9")),
                    new TrialShape(
                            "replace-table",
                            "note",
                            false,
                            List.of(
                                    "CREATE TABLE note (id <counted>, body varchar(400))",
                                    "INSERT INTO note VALUES (1, 'a'), (2, 'b')"),
                            """
                            - create-table:
                                table: remark
                                columns:
                                  id: { type: int, counts: true }
                                  text: { type: varchar(400) }
                                primary-key: [id]
                            - replace-table:
                                name: notes
                                old: [note]
                                mirrors:
                                  remark:
                                    from: note n
                                    key: map
                                    columns: { text: n.body }
                            """,
                            List.of(
                                    "INSERT INTO note VALUES (11, 'c')",
                                    "UPDATE note SET body = concat(body, 'd') WHERE id = 1",
                                    "DELETE FROM note WHERE id = 2"),
                            List.of(
                                    "INSERT INTO remark (id, text) VALUES (12, 'e')",
                                    "UPDATE remark SET text = concat(text, 'f')",
                                    "DELETE FROM remark WHERE text LIKE 'e%'"),
                            List.of(
                                    "DELETE FROM note WHERE id > 1",
                                    "INSERT INTO note VALUES (2, 'b')")),
                    new TrialShape(
                            "replace-table-group",
                            "log",
                            false,
                            List.of(
                                    "CREATE TABLE log (id <counted>, event int NOT NULL, status"
                                            + " varchar(3))",
                                    "INSERT INTO log VALUES (1, 1, 'IN'), (2, 2, 'IN'), (3, 1,"
                                            + " 'OUT')"),
                            """
                            - create-table:
                                table: meeting
                                columns:
                                  id: { type: int, counts: true }
                                  event: { type: int, not-null: true }
                                  paid: { type: boolean, not-null: true }
                                primary-key: [id]
                                unique: { meeting_event: [event] }
                            - replace-table:
                                name: meetings
                                old: [log]
                                mirrors:
                                  meeting:
                                    from: log l
                                    group-by: { event: l.event }
                                    key-change: carry
                                    new-only: { paid: "false" }
                                    old-only: { status: "'IN'" }
                            """,
                            List.of(
                                    "INSERT INTO log VALUES (11, 7, 'IN')",
                                    "UPDATE log SET event = 9 WHERE id = 1",
                                    "DELETE FROM log WHERE id = 3"),
                            List.of(
                                    "INSERT INTO meeting (event, paid) VALUES (20, true)",
                                    "UPDATE meeting SET event = event + 30, paid = true WHERE event"
                                            + " = 2",
                                    "DELETE FROM meeting WHERE event = 20"),
                            List.of(
                                    "DELETE FROM log",
                                    "INSERT INTO log VALUES (1, 1, 'IN'), (2, 2, 'IN'), (3, 1,"
                                            + " 'OUT')")),
                    new TrialShape(
                            "replace-table-join",
                            "part",
                            false,
                            List.of(
                                    "CREATE TABLE log (id <counted>, event int NOT NULL, status"
                                            + " varchar(3))",
                                    "CREATE TABLE part (id <counted>, event int NOT NULL, price int)",
                                    "INSERT INTO log VALUES (1, 1, 'IN'), (2, 2, 'IN')",
                                    "INSERT INTO part VALUES (1, 1, 10), (2, 3, 20)"),
                            """
                            - create-table:
                                table: meeting
                                columns:
                                  id: { type: int, counts: true }
                                  event: { type: int, not-null: true }
                                primary-key: [id]
                                unique: { meeting_event: [event] }
                            - create-table:
                                table: cost
                                columns:
                                  id: { type: int, counts: true }
                                  meeting_id: { type: int, not-null: true }
                                  price: { type: int }
                                primary-key: [id]
                                indexes: { cost_meeting: [meeting_id] }
                            - replace-table:
                                name: meetings
                                old: [log, part]
                                mirrors:
                                  meeting:
                                    from: log l
                                    group-by: { event: l.event }
                                    key-change: carry
                                    old-only: { status: "'IN'" }
                                  cost:
                                    from: part p
                                    key: map
                                    columns:
                                      meeting_id: { member-of: meeting, by: { event: p.event }, if-missing: park }
                                      price: p.price
                            """,
                            List.of(
                                    "INSERT INTO part VALUES (11, 7, 1)",
                                    "UPDATE part SET event = 9 WHERE id = 1",
                                    "DELETE FROM part WHERE id = 2"),
                            List.of(
                                    "INSERT INTO meeting (event) VALUES (20)",
                                    "INSERT INTO cost (meeting_id, price) SELECT id, 5 FROM meeting"
                                            + " WHERE event = 20",
                                    "UPDATE meeting SET event = event + 30 WHERE event <= 3",
                                    "UPDATE cost SET meeting_id = (SELECT id FROM meeting WHERE event"
                                            + " = 20)",
                                    "DELETE FROM cost WHERE price = 5"),
                            List.of(
                                    "DELETE FROM part",
                                    "DELETE FROM log",
                                    "INSERT INTO log VALUES (1, 1, 'IN'), (2, 2, 'IN')",
                                    "INSERT INTO part VALUES (1, 1, 10), (2, 3, 20)")),
                    new TrialShape(
                            "replace-table-follow",
                            "address",
                            false,
                            List.of(
                                    "CREATE TABLE address (id <counted>, city varchar(40))",
                                    "CREATE TABLE orders (id <counted>, address_id int, name"
                                            + " varchar(40), CONSTRAINT orders_address UNIQUE"
                                            + " (address_id))",
                                    "INSERT INTO address VALUES (1, 'Seoul'), (2, 'Busan'), (3,"
                                            + " 'Nobodys')",
                                    "INSERT INTO orders VALUES (1, 1, 'a'), (2, 2, 'b')"),
                            """
                            - create-table:
                                table: parcel
                                columns:
                                  id: { type: int, counts: true }
                                  name: { type: varchar(40) }
                                  city: { type: varchar(40) }
                                primary-key: [id]
                            - replace-table:
                                name: parcels
                                old: [address, orders]
                                mirrors:
                                  parcel:
                                    from: orders o
                                    follow: { a: { table: address, by: o.address_id, owned: true, if-missing: park } }
                                    key: map
                                    columns: { name: o.name, city: a.city }
                            """,
                            List.of(
                                    "INSERT INTO address VALUES (11, 'Oslo')",
                                    "UPDATE address SET city = concat(city, 'x') WHERE id = 1",
                                    "DELETE FROM address WHERE id = 3"),
                            List.of(
                                    "INSERT INTO parcel (name, city) VALUES ('e', 'Rome')",
                                    "UPDATE parcel SET city = concat(city, 'f'), name ="
                                            + " concat(name, 'g')",
                                    "DELETE FROM parcel WHERE name LIKE 'e%'"),
                            List.of(
                                    "DELETE FROM address WHERE id > 2",
                                    "INSERT INTO address VALUES (3, 'Nobodys')")),
                    new TrialShape(
                            "split-table",
                            "customer.street, city",
                            false,
                            List.of(
                                    "CREATE TABLE customer (id int PRIMARY KEY, name varchar(40), street"
                                            + " varchar(40), city varchar(40) NOT NULL DEFAULT '')",
                                    "INSERT INTO customer VALUES (1, 'a', 'Road', 'Rome'), (2, 'b',"
                                            + " NULL, '')"),
                            """
                            - create-table:
                                table: address
                                columns:
                                  customer_id: { type: int, not-null: true }
                                  street: { type: varchar(40) }
                                  city: { type: varchar(40), not-null: true }
                                primary-key: [customer_id]
                            - split-table:
                                table: customer
                                into: address
                                by: customer_id
                                columns: { street: street, city: city }
                            """,
                            List.of(
                                    "INSERT INTO customer VALUES (11, 'c', 'Via', 'Pisa')",
                                    "UPDATE customer SET city = concat(city, 'x') WHERE id = 1"),
                            List.of(
                                    "INSERT INTO customer (id, name) VALUES (12, 'd')",
                                    "INSERT INTO address VALUES (12, 'Way', 'Bari')",
                                    "UPDATE address SET city = concat(city, 'y')",
                                    "UPDATE customer SET name = 'e'",
                                    "DELETE FROM address WHERE customer_id = 12",
                                    "DELETE FROM customer WHERE id > 9"),
                            List.of("DELETE FROM customer WHERE id > 9")),
                    new TrialShape(
                            "merge-tables",
                            "place",
                            false,
                            List.of(
                                    "CREATE TABLE client (id int PRIMARY KEY, name varchar(40))",
                                    "INSERT INTO client VALUES (1, 'a'), (2, 'b')",
                                    "CREATE TABLE place (client_id int PRIMARY KEY, street varchar(40),"
                                            + " city varchar(40) NOT NULL, CONSTRAINT place_client FOREIGN"
                                            + " KEY (client_id) REFERENCES client (id) ON DELETE CASCADE"
                                            + " ON UPDATE CASCADE)",
                                    "INSERT INTO place VALUES (1, 'Road', 'Rome')"),
                            """
                            - merge-tables:
                                table: client
                                from: place p
                                by: client_id
                                columns:
                                  street: { type: varchar(40), up: p.street }
                                  town: { type: varchar(40), up: p.city, down-if-null: "'?'" }
                            """,
                            List.of(
                                    "INSERT INTO place VALUES (2, 'Via', 'Pisa')",
                                    "UPDATE place SET street = concat(street, 'x') WHERE client_id = 1",
                                    "DELETE FROM place"),
                            List.of(
                                    "INSERT INTO client (id, name, street, town) VALUES (12, 'd', 'Way',"
                                            + " 'Bari')",
                                    "UPDATE client SET town = concat(town, 'y') WHERE town IS NOT NULL",
                                    "UPDATE client SET id = 13 WHERE id = 12",
                                    "DELETE FROM client WHERE id > 9"),
                            List.of(
                                    "DELETE FROM place",
                                    "INSERT INTO place VALUES (1, 'Road', 'Rome')")));

    static TrialShape named(String name) {
        return ALL.stream().filter(shape -> shape.name().equals(name)).findFirst().orElseThrow();
    }

    /// On MariaDB 11.4.5 no column of theirs could be NOT NULL; on MySQL nothing refuses writes by
    /// the old name.
    boolean possibleOn(Product product) {
        return switch (product) {
            case POSTGRESQL -> true;
            case MARIADB -> !name.equals("change-type");
            case MYSQL -> !name.equals("rename-table");
        };
    }

    String[] before(Product product) {
        return before.stream()
                .map(sql -> sql.replace("<counted>", counted(product)))
                .toArray(String[]::new);
    }

    static String counted(Product product) {
        return product == Product.POSTGRESQL
                ? "int GENERATED BY DEFAULT AS IDENTITY (START WITH 100) PRIMARY KEY"
                : "int AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    public String toString() {
        return name;
    }
}
