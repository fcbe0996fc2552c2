package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// Definitions as MariaDB and MySQL write them.
class TableTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    int DEFAULT NULL                                    | int NOT NULL
                    text                                                | text NOT NULL
                    int unsigned DEFAULT '3'                            | int unsigned NOT NULL DEFAULT '3'
                    timestamp NULL DEFAULT NULL                         | timestamp NOT NULL
                    timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() | timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()
                    varchar(9) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'it''s DEFAULT NULL' COMMENT 'a NULL' | varchar(9) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s DEFAULT NULL' COMMENT 'a NULL'
                    enum('a DEFAULT b','c\\'d NULL') DEFAULT NULL COMMENT 'x' | enum('a DEFAULT b','c\\'d NULL') NOT NULL COMMENT 'x'
                    int DEFAULT NULL /*!80023 INVISIBLE */              | int NOT NULL /*!80023 INVISIBLE */
                    int(11) INVISIBLE DEFAULT NULL                      | int(11) NOT NULL INVISIBLE
                    int(11) DEFAULT NULL CHECK (`a` is not null)        | int(11) NOT NULL CHECK (`a` is not null)
                    """)
    void requiresAValue(String before, String after) {
        assertThat(TableText.notNull(before)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    int NOT NULL                                        | int NULL
                    enum('NOT NULL','b') NOT NULL DEFAULT 'NOT NULL'    | enum('NOT NULL','b') NULL DEFAULT 'NOT NULL'
                    varchar(9) COLLATE utf8mb4_bin NOT NULL COMMENT 'is NOT NULL' | varchar(9) COLLATE utf8mb4_bin NULL COMMENT 'is NOT NULL'
                    """)
    void takesNull(String before, String after) {
        assertThat(TableText.nullable(before)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    varchar(9)                                          | varchar(9) COLLATE c
                    varchar(9) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL | varchar(9) CHARACTER SET latin1 COLLATE c NOT NULL
                    enum('a COLLATE b','NOT NULL') DEFAULT NULL COMMENT 'x' | enum('a COLLATE b','NOT NULL') COLLATE c DEFAULT NULL COMMENT 'x'
                    text COMMENT 'COLLATE d'                            | text COLLATE c COMMENT 'COLLATE d'
                    """)
    void takesAnotherCollation(String before, String after) {
        assertThat(TableText.collated(before, "c")).isEqualTo(after);
    }

    @Test
    void takesOtherValues() {
        String definition =
                "enum('a','it''s',')','c\\\\d') CHARACTER SET latin1 COMMENT 'enum(''x'')'";
        assertThat(TableText.enumValues(definition)).containsExactly("a", "it's", ")", "c\\d");
        assertThat(TableText.withValues(definition, List.of("b", "it's")))
                .isEqualTo("enum('b','it''s') CHARACTER SET latin1 COMMENT 'enum(''x'')'");
        assertThat(TableText.enumValues("varchar(9) COMMENT 'enum(''x'')'")).isEmpty();
    }

    @Test
    void readsLongOnes() {
        String values = "'" + "v".repeat(200) + "',";
        String definition = "enum(" + values.repeat(3_000) + "'last')";
        assertThat(TableText.enumValues(definition)).hasSize(3_001);
    }

    @Test
    void findsAColumnByItsWholeName() {
        TableText text = new TableText(List.of("`a` int", "`a``b` text NOT NULL", "KEY `c` (`a`)"));
        assertThat(text.column("a")).isEqualTo("int");
        assertThat(text.column("a`b")).isEqualTo("text NOT NULL");
        assertThat(text.column("c")).isEmpty();
    }
}
