package dev.gapless.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class PlaceholdersTest {
    private static final Placeholders VALUES =
            new Placeholders("/a/{port}$1.jar", "1.5.0", 8082, "2", "shop-1.5.0-42a");

    @Test
    void fillsEachPlaceholderOnce() {
        assertThat(
                        VALUES.fill(
                                List.of(
                                        "java",
                                        "{artifact}",
                                        "-Dx={port},{color}",
                                        "{version}/{instance}")))
                .containsExactly("java", "/a/{port}$1.jar", "-Dx=8082,2", "1.5.0/shop-1.5.0-42a");
    }

    @Test
    void leavesOtherBracesAlone() {
        assertThat(VALUES.fill(List.of("{\"a\":1}", "{unknown}", "{Port}")))
                .containsExactly("{\"a\":1}", "{unknown}", "{Port}");
    }
}
