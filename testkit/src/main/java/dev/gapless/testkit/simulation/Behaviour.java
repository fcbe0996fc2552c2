package dev.gapless.testkit.simulation;

/// What one process will do. Times are milliseconds of its age; -1 for never.
///
/// @param listensAt it accepts connections from then on
/// @param diesAt it ends by itself
/// @param sickAt it is sick from then on, for `sickFor` of each `sickEvery` (0: for good)
/// @param symptom how a sick one answers
/// @param foreign another process answers on its port
/// @param termTakes from SIGTERM to its end, -1 when it ignores SIGTERM
/// @param errors share of requests answered with 5xx
record Behaviour(
        boolean starts,
        long listensAt,
        long diesAt,
        long sickAt,
        long sickFor,
        long sickEvery,
        Symptom symptom,
        boolean foreign,
        long termTakes,
        double errors) {

    enum Symptom {
        /// No answer to anybody.
        SILENT,
        /// 503 to the health check, requests are served.
        UNREADY,
        /// 404 to the health check, requests are served.
        NO_SUCH_PATH
    }

    static Behaviour draw(Quality quality, long healthyDeadline, Faults faults, Chance chance) {
        Behaviour good = good(faults, chance);
        return switch (quality) {
            case GOOD -> good;
            case SLOW ->
                    good.listening(
                            chance.between((int) healthyDeadline / 2, (int) healthyDeadline));
            case FAILS_TO_START -> good.notStarting();
            case DIES_AT_START -> good.dying(chance.between(1, 1_000));
            case DIES_WARMING -> good.dying(good.listensAt + chance.between(1, 3_000));
            case DIES_SERVING -> good.dying(good.listensAt + chance.between(3_000, 40_000));
            case NEVER_LISTENS -> good.listening(Long.MAX_VALUE / 4);
            case NEVER_HEALTHY -> good.sick(0, Symptom.UNREADY);
            case WRONG_PATH -> good.sick(0, Symptom.NO_SUCH_PATH);
            case FOREIGN_PORT ->
                    good.usurped(chance.happens(0.5) ? chance.between(500, 5_000) : -1);
            case HANGS -> good.sick(good.listensAt + chance.between(0, 40_000), Symptom.SILENT);
            case FALLS_UNREADY ->
                    good.sick(good.listensAt + chance.between(3_000, 40_000), Symptom.UNREADY);
            case FLAPS ->
                    good.flapping(chance.between(500, 20_000), chance.between(20_001, 60_000));
            case ERRORS -> good.failing(chance.between(10, 100) / 100.0);
        };
    }

    private static Behaviour good(Faults faults, Chance chance) {
        long term = chance.happens(faults.deafToTerm) ? -1 : chance.skewed(10, 9_000);
        Behaviour good =
                new Behaviour(
                        true,
                        chance.skewed(100, 8_000),
                        -1,
                        -1,
                        0,
                        0,
                        Symptom.SILENT,
                        false,
                        term,
                        0);
        if (!chance.happens(faults.illness)) {
            return good;
        }
        long when = good.listensAt + chance.between(1_000, 300_000);
        return chance.happens(0.5)
                ? good.dying(when)
                : good.sick(when, Symptom.SILENT).recovering(chance);
    }

    boolean listens(long age) {
        return !foreign && age >= listensAt;
    }

    boolean sick(long age) {
        return sickAt >= 0
                && age >= sickAt
                && (sickEvery == 0 || (age - sickAt) % sickEvery < sickFor);
    }

    private Behaviour notStarting() {
        return new Behaviour(
                false, listensAt, diesAt, sickAt, sickFor, sickEvery, symptom, foreign, termTakes,
                errors);
    }

    private Behaviour listening(long at) {
        return new Behaviour(
                starts, at, diesAt, sickAt, sickFor, sickEvery, symptom, foreign, termTakes,
                errors);
    }

    private Behaviour dying(long at) {
        return new Behaviour(
                starts, listensAt, at, sickAt, sickFor, sickEvery, symptom, foreign, termTakes,
                errors);
    }

    private Behaviour sick(long at, Symptom how) {
        return new Behaviour(starts, listensAt, diesAt, at, 0, 0, how, foreign, termTakes, errors);
    }

    private Behaviour recovering(Chance chance) {
        return chance.happens(0.5) ? flapping(chance.between(1_000, 60_000), 100_000_000) : this;
    }

    private Behaviour flapping(long sickTime, long every) {
        long begin = Math.max(sickAt, listensAt + 2_000);
        return new Behaviour(
                starts, listensAt, diesAt, begin, sickTime, every, symptom, foreign, termTakes,
                errors);
    }

    private Behaviour usurped(long ends) {
        return new Behaviour(
                starts, listensAt, ends, sickAt, sickFor, sickEvery, symptom, true, termTakes,
                errors);
    }

    private Behaviour failing(double share) {
        return new Behaviour(
                starts, listensAt, diesAt, sickAt, sickFor, sickEvery, symptom, foreign, termTakes,
                share);
    }
}
