package dev.gapless.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequestSpecTest {
    @Test
    void readsAPathAloneAsGet() {
        RequestSpec spec = RequestSpec.parse("/cart?page=1");
        assertThat(spec.label()).isEqualTo("GET /cart?page=1");
        assertThat(spec.expected()).isEqualTo(Statuses.SUCCESS);
    }

    @Test
    void readsTheExpectedStatusesBehindTheBody() {
        RequestSpec spec = RequestSpec.parse("POST /orders {\"key\": \"{id}\"} -> 201,409");
        assertThat(spec.body()).isEqualTo("{\"key\": \"{id}\"}");
        assertThat(spec.expected()).isEqualTo(Statuses.of(201, 409));
        assertThat(spec.headers()).containsEntry("Content-Type", "application/json");
        assertThat(spec.hasEffect()).isTrue();
    }

    @Test
    void readsTheExpectedStatusBehindThePath() {
        RequestSpec spec = RequestSpec.parse("DELETE /orders/{id} -> 204");
        assertThat(spec.path()).isEqualTo("/orders/{id}");
        assertThat(spec.body()).isNull();
        assertThat(spec.expected().contains(200)).isFalse();
    }

    @Test
    void keepsAnArrowThatNamesNoStatusInTheBody() {
        assertThat(RequestSpec.parse("POST /log a -> b").body()).isEqualTo("a -> b");
    }

    @Test
    void refusesAStatusThatThereIsNot() {
        assertThatThrownBy(() -> RequestSpec.parse("GET / -> 999"))
                .isInstanceOf(LoadProblem.class)
                .hasMessageContaining("999");
    }
}
