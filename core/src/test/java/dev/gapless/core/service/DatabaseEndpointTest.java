package dev.gapless.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseEndpointTest {
    @Test
    void isReadFromTheUrl() {
        assertThat(DatabaseEndpoint.of("jdbc:postgresql://db.local:6000/shop?ssl=true"))
                .contains(new DatabaseEndpoint("db.local", 6000));
        assertThat(DatabaseEndpoint.of("jdbc:mysql://10.0.1.5/shop"))
                .contains(new DatabaseEndpoint("10.0.1.5", 3306));
        assertThat(DatabaseEndpoint.of("jdbc:postgresql://[::1]/shop"))
                .contains(new DatabaseEndpoint("[::1]", 5432));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:shop",
                "jdbc:postgresql://a:5432,b:5432/shop",
                "jdbc:unheard://host/shop",
                "postgresql://host/shop",
                ""
            })
    void isUnknownWithoutExactlyOneKnownHost(String url) {
        assertThat(DatabaseEndpoint.of(url)).isEmpty();
    }
}
