package dev.gapless.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class SqlFolderTest {
    @TempDir Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> names(List<Path> paths) {
        return paths.stream().map(path -> folder.relativize(path).toString()).toList();
    }

    @Test
    void migrationsComeInTheOrderOfTheTool() throws IOException {
        for (String name :
                List.of(
                        "V10__c.sql",
                        "V2__b.sql",
                        "V1.1__a.sql",
                        "R__view.sql",
                        "U2__b.sql",
                        "B5__base.sql",
                        "notes.sql",
                        "sub/V3_1__d.sql")) {
            write(name, "SELECT 1;");
        }
        write("log.sql", "-- liquibase formatted sql\n");
        write("db.changelog-master.xml", "<x/>");
        SqlFolder.Listing listing = SqlFolder.list(folder);
        assertThat(names(listing.files().stream().map(SqlFolder.SqlFile::path).toList()))
                .containsExactly(
                        "V1.1__a.sql",
                        "V2__b.sql",
                        "sub/V3_1__d.sql",
                        "V10__c.sql",
                        "R__view.sql",
                        "log.sql");
        assertThat(names(listing.passedOver()))
                .containsExactlyInAnyOrder(
                        "U2__b.sql", "B5__base.sql", "notes.sql", "db.changelog-master.xml");
    }

    @Test
    void versionsAreComparedByNumber() {
        assertThat(SqlVersion.of("1.10").orElseThrow())
                .isGreaterThan(SqlVersion.of("1_9").orElseThrow())
                .isEqualByComparingTo(SqlVersion.of("1.10.0").orElseThrow());
        assertThat(SqlVersion.of("1.x")).isEmpty();
    }
}
