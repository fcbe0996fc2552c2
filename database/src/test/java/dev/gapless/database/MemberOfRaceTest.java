package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Isolation;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.stream.Stream;

/// Two transactions write to one group and to what refers to it while the other one stands open.
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(Product.class)
@Order(4)
class MemberOfRaceTest extends BilledLog {
    /// What each of them does, and who is there afterwards, with the rows behind each.
    ///
    /// @param before comes before both; empty for nothing
    private record Race(String before, String one, String other, List<String> members) {
        Race(String one, String other, List<String> members) {
            this("", one, other, members);
        }

        @Override
        public String toString() {
            return one + " | " + other;
        }

        Stream<Race> both() {
            return Stream.of(this, new Race(before, other, one, members));
        }
    }

    private static final String PART_IS = "UPDATE detail SET member_name = '%s' WHERE code = %d";
    private static final String LOG_IS = "UPDATE member_action SET member_name = '%s' WHERE id = 2";
    private static final String TOM_COMES =
            "INSERT INTO detail (event_id, member_name, code) VALUES (2, 'tom', 9)";
    private static final String TOM_GOES = "DELETE FROM detail WHERE code = 4";
    private static final String V2_REFERS =
            "UPDATE bill_detail SET member_id = (SELECT id FROM member WHERE name = '%s' AND event_id"
                    + " = %d) WHERE code = %d";
    private static final String V2_ADDS =
            "INSERT INTO bill_detail (member_id, code, price) SELECT id, 9, 9 FROM member WHERE name ="
                    + " '%s'";
    private static final String V2_REMOVES = "DELETE FROM bill_detail WHERE code = 4";
    private static final String V2_RENAMES =
            "UPDATE member SET name = 'v2' WHERE event_id = 1 AND name = 'lee'";

    private static final String TOO_LONG = PART_IS.formatted("much too long", 1);

    MemberOfRaceTest(Product product) {
        super(product);
    }

    private static List<Race> races() {
        Stream<Race> either =
                Stream.of(
                                new Race(
                                        PART_IS.formatted("kim", 3),
                                        "DELETE FROM member_action WHERE id = 2",
                                        List.of("1 kim 5", "2 kim 1", "2 tom 1")),
                                new Race(
                                        PART_IS.formatted("zed", 1),
                                        "UPDATE member_action SET member_name = 'zed' WHERE id = 1",
                                        List.of(
                                                "1 kim 2", "1 lee 2", "1 zed 2", "2 kim 1",
                                                "2 tom 1")),
                                new Race(
                                        PART_IS.formatted("lee", 1),
                                        PART_IS.formatted("kim", 3),
                                        List.of("1 kim 4", "1 lee 2", "2 kim 1", "2 tom 1")),
                                new Race(
                                        PART_IS.formatted("new", 4),
                                        TOM_COMES,
                                        List.of(
                                                "1 kim 4", "1 lee 2", "2 kim 1", "2 new 1",
                                                "2 tom 1")),
                                new Race(
                                        TOM_GOES,
                                        TOM_COMES,
                                        List.of("1 kim 4", "1 lee 2", "2 kim 1", "2 tom 1")),
                                new Race(
                                        V2_REFERS.formatted("lee", 1, 4),
                                        PART_IS.formatted("kim", 3),
                                        List.of("1 kim 5", "1 lee 2", "2 kim 1", "2 tom 1")),
                                new Race(
                                        V2_ADDS.formatted("lee"),
                                        PART_IS.formatted("kim", 3),
                                        List.of("1 kim 5", "1 lee 2", "2 kim 1", "2 tom 1")))
                        .flatMap(Race::both);
        Stream<Race> inOrder =
                Stream.of(
                        // what says nothing for a while stays where it stood, and comes back
                        new Race(
                                TOO_LONG,
                                PART_IS.formatted("kai", 2),
                                PART_IS.formatted("kim", 1),
                                List.of("1 kai 1", "1 kim 3", "1 lee 2", "2 kim 1", "2 tom 1")),
                        new Race(
                                TOO_LONG,
                                PART_IS.formatted("kim", 1),
                                V2_RENAMES.replace("lee", "kim"),
                                List.of("1 lee 2", "1 v2 4", "2 kim 1", "2 tom 1")),
                        new Race(
                                TOO_LONG,
                                V2_RENAMES.replace("lee", "kim"),
                                PART_IS.formatted("kim", 1),
                                List.of("1 kim 1", "1 lee 2", "1 v2 3", "2 kim 1", "2 tom 1")),
                        // the log knows him still
                        new Race(
                                V2_REMOVES,
                                TOM_COMES,
                                List.of("1 kim 4", "1 lee 2", "2 kim 1", "2 tom 2")),
                        new Race(
                                TOM_COMES,
                                V2_REMOVES,
                                List.of("1 kim 4", "1 lee 2", "2 kim 1", "2 tom 1")),
                        new Race(
                                V2_ADDS.formatted("lee"),
                                LOG_IS.formatted("li"),
                                List.of("1 kim 4", "1 lee 2", "1 li 1", "2 kim 1", "2 tom 1")),
                        new Race(
                                V2_REMOVES,
                                PART_IS.formatted("x", 4),
                                List.of("1 kim 4", "1 lee 2", "2 kim 1", "2 tom 1")),
                        new Race(
                                PART_IS.formatted("x", 4),
                                V2_REMOVES,
                                List.of("1 kim 4", "1 lee 2", "2 kim 1", "2 x 1")),
                        new Race(
                                V2_RENAMES,
                                PART_IS.formatted("v2", 3),
                                List.of("1 kim 4", "1 v2 2", "2 kim 1", "2 tom 1")),
                        new Race(
                                PART_IS.formatted("kim", 3),
                                V2_RENAMES,
                                List.of("1 kim 5", "1 v2 1", "2 kim 1", "2 tom 1")));
        return Stream.concat(either, inOrder).toList();
    }

    /// One scene for all of them, each of which begins with the same rows.
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void endsAsIfOneHadComeAfterTheOther(Isolation isolation) throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        Races races = new Races(scene, isolation, "detail");
        for (Race race : races()) {
            scene.sql(
                    "DELETE FROM detail",
                    "DELETE FROM member_action",
                    "INSERT INTO member_action (id, action_id, member_name, status) VALUES (1, 1, 'kim',"
                            + " 'IN'), (2, 2, 'lee', 'IN'), (3, 3, 'kim', 'OUT'), (4, 4, 'kim', 'IN')",
                    PARTS);
            if (!race.before().isEmpty()) {
                scene.sql(race.before());
            }
            assertThat(races.run(race.one(), race.other())).as("%s repeated", race).isTrue();
            assertThat(
                            members().stream()
                                    .map(row -> row.replaceFirst(" [01] (\\d+)$", " $1"))
                                    .toList())
                    .as(race.toString())
                    .isEqualTo(race.members());
            assertThat(assertAgree(0).evidence())
                    .as(race.toString())
                    .doesNotContain("refers to one that is there");
        }
    }

    /// Both wait for a group that a third one holds, and none of them holds what the other one
    /// needs next. The new release's own order is that of keys only where a read without a lock is
    /// possible.
    @Test
    void nobodyMeetsInAnotherOrder() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        String groups = behind().replace("behind_", "group_");
        assertThat(
                        Races.meet(
                                scene,
                                "SELECT n FROM " + groups + " WHERE key_2 = 'kim' FOR UPDATE",
                                "UPDATE detail SET member_name = 'kai' WHERE id = 1",
                                "DELETE FROM detail WHERE id = 2"))
                .as("a row goes, and another one that says the same is renamed")
                .isZero();
        assertAgree(0);
        if (product != Product.MARIADB) {
            // its id is the higher one, its key the lower one
            scene.sql(
                    "INSERT INTO detail (event_id, member_name, code) VALUES (1, 'aaa', 6), (1, 'aaa', 7)");
            assertThat(
                            Races.meet(
                                    scene,
                                    "SELECT n FROM " + groups + " WHERE key_2 = 'aaa' FOR UPDATE",
                                    PART_IS.formatted("lee", 6),
                                    V2_REFERS.formatted("aaa", 1, 3)))
                    .as("two groups, from both sides")
                    .isZero();
            assertAgree(0);
        }
    }
}
