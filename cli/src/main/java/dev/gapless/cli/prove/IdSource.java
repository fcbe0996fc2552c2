package dev.gapless.cli.prove;

import dev.gapless.load.IdLedger;
import dev.gapless.load.LoadProblem;
import dev.gapless.load.effects.EffectsCheck;
import dev.gapless.load.effects.EffectsResult;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/// Where the ids of what took effect are listed: what `prove.check` says.
public sealed interface IdSource extends EffectsCheck {
    Pattern QUERY =
            Pattern.compile(
                    "[\\s(]*(select|with|values|table)[\\s(*'\"]", Pattern.CASE_INSENSITIVE);

    /// A page that lists them.
    record Page(URI url) implements IdSource {
        @Override
        public EffectsResult check(IdLedger ids) throws InterruptedException {
            return EffectsCheck.at(url).check(ids);
        }
    }

    /// First column of a query; read only.
    ///
    /// @param url JDBC
    record Query(String sql, String url, String user, String password) implements IdSource {
        private static final int LONGEST_SECONDS = 120;
        private static final int CONNECTS_WITHIN_SECONDS = 10;
        private static final int ROWS_AT_ONCE = 10_000;

        @Override
        public EffectsResult check(IdLedger ids) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                connection.setReadOnly(true);
                // else the driver keeps the whole answer in memory
                connection.setAutoCommit(false);
                statement.setFetchSize(ROWS_AT_ONCE);
                statement.setQueryTimeout(LONGEST_SECONDS);
                try (ResultSet rows = statement.executeQuery(sql)) {
                    return EffectsCheck.compare(ids, firstColumn(rows, ids.prefix()).stream());
                }
            } catch (SQLException e) {
                throw new LoadProblem(
                        "effects-unknown",
                        "The ids could not be read from " + url + ": " + e.getMessage(),
                        "Give SQL that lists each id once per effect in its first column.");
            }
        }

        private Connection connect() throws SQLException {
            Properties properties = new Properties();
            properties.put("user", user);
            properties.put("password", password);
            DriverManager.setLoginTimeout(CONNECTS_WITHIN_SECONDS);
            return DriverManager.getConnection(url, properties);
        }

        /// Only those of this run are kept: the table may hold years.
        private static List<String> firstColumn(ResultSet rows, String prefix) throws SQLException {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                String id = rows.getString(1);
                if (id != null && id.startsWith(prefix)) {
                    ids.add(id);
                }
            }
            return ids;
        }

        @Override
        public String toString() {
            return sql + " at " + url;
        }
    }

    /// Whether it begins as SQL that lists something does; no URL begins with such a word and a
    /// blank.
    static boolean isQuery(String check) {
        return QUERY.matcher(check).lookingAt();
    }

    /// Asks once, so that a list that cannot be had is known before anything is sent. Throws
    /// `effects-unknown`.
    default void tryOnce() throws InterruptedException {
        check(new IdLedger(IdLedger.freshPrefix()));
    }
}
