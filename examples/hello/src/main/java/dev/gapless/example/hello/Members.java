package dev.gapless.example.hello;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The table `member`, as this release knows it.
@Repository
class Members {

    private final JdbcClient jdbc;
    private final Release release;

    Members(JdbcClient jdbc, Release release) {
        this.jdbc = jdbc;
        this.release = release;
    }

    /// Release 1 has never heard of `email`; that is what makes a required column a problem.
    void insert(String id) {
        String login = "user-" + id;
        String name = "User " + id;
        if (release.writesEmail()) {
            jdbc.sql(
                            "INSERT INTO member (id, login, name, created_by_release, email) VALUES"
                                    + " (?, ?, ?, ?, ?)")
                    .params(id, login, name, release.version(), login + "@example.com")
                    .update();
        } else {
            jdbc.sql("INSERT INTO member (id, login, name, created_by_release) VALUES (?, ?, ?, ?)")
                    .params(id, login, name, release.version())
                    .update();
        }
    }

    /// The name of the member whose id is the last of all.
    Optional<String> lastName() {
        return jdbc.sql("SELECT name FROM member ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .optional();
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT created_by_release, count(*) FROM member GROUP BY created_by_release")
                .query(
                        row -> {
                            counts.put(row.getString(1), row.getLong(2));
                        });
        return counts;
    }

    List<String> ids() {
        return jdbc.sql("SELECT id FROM member ORDER BY id")
                .query((row, number) -> row.getString(1))
                .list();
    }
}
