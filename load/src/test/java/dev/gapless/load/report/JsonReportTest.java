package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
    private static JsonNode json(ProofReport report) {
        return JsonMapper.builder().build().readTree(JsonReport.render(report));
    }

    @Test
    void hasTheKeysThatScriptsRead() {
        var json = json(SampleReports.allWell());
        assertThat(json.get("requests").asLong()).isBetween(67_000L, 70_000L);
        assertThat(json.get("failed").asLong()).isZero();
        assertThat(json.get("secondsWithFailures").asInt()).isZero();
        var deployment = json.get("deployments").get(0);
        assertThat(deployment.get("version").asString()).isEqualTo("1.5.0");
        assertThat(deployment.get("kind").asString()).isEqualTo("deploy");
        assertThat(deployment.get("strategy").asString()).isEqualTo("blue-green");
        assertThat(deployment.get("outcome").asString()).isEqualTo("succeeded");
        assertThat(deployment.get("seconds").asDouble()).isEqualTo(108.4);
        assertThat(deployment.get("failed").asLong()).isZero();
        for (String phase : new String[] {"before", "during", "after"}) {
            for (String figure : new String[] {"p50", "p99", "max"}) {
                assertThat(json.get("latencyMillis").get(phase).get(figure).asDouble())
                        .isPositive();
            }
        }
        var schema = json.get("schema");
        assertThat(schema.get("rowsByV1").asLong()).isEqualTo(3_412);
        assertThat(schema.get("rowsByV2").asLong()).isEqualTo(3_428);
        assertThat(schema.get("mismatches").asLong()).isZero();
        assertThat(schema.get("failedStatements").asLong()).isZero();
        assertThat(json.get("reasons").isEmpty()).isTrue();
    }

    @Test
    void addsUpToWhatItsTimelineSays() {
        var json = json(SampleReports.withFailures());
        long requests = 0;
        long failed = 0;
        for (var row : json.get("timeline")) {
            requests += row.get("requests").asLong();
            failed += row.get("failed").asLong();
        }
        assertThat(json.get("requests").asLong()).isEqualTo(requests);
        assertThat(json.get("failed").asLong()).isEqualTo(failed).isEqualTo(958);
        assertThat(json.get("failures").size()).isEqualTo(958);
        assertThat(json.get("secondsWithFailures").asInt()).isEqualTo(11);
        assertThat(json.get("lowestSecond").get("perSecond").asLong()).isEqualTo(170);
        assertThat(json.get("lowestSecond").get("percent").asDouble()).isBetween(55.0, 58.0);
    }

    @Test
    void givesNullAndAReasonForWhatIsUnknown() {
        var json = json(SampleReports.demonstration());
        assertThat(json.get("schema").isNull()).isTrue();
        assertThat(json.get("effects").isNull()).isTrue();
        assertThat(json.get("rowsLost").isNull()).isTrue();
        assertThat(json.get("deployments").get(4).get("failed").isNull()).isTrue();
        var reasons = json.get("reasons");
        assertThat(reasons.get("schema").asString()).isEqualTo("the schema was not changed");
        assertThat(reasons.get("rowsLost").asString()).isNotEmpty();
        assertThat(reasons.get("deployments[4].failed").asString()).contains("does not count");
    }

    @Test
    void leavesPhasesThatCountApartOutOfTheTotals() {
        var json = json(SampleReports.demonstration());
        assertThat(json.get("errors").asLong()).isZero();
        var apart = json.get("phases").get(3);
        assertThat(apart.get("apart").asBoolean()).isTrue();
        assertThat(apart.get("errors").asLong()).isEqualTo(240);
    }
}
