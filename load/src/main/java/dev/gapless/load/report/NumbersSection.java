package dev.gapless.load.report;

import dev.gapless.load.effects.EffectsResult;

/// Four numbers, large.
final class NumbersSection {
    private NumbersSection() {}

    static String render(ProofReport report) {
        long failed = report.traffic().failed();
        int seconds = Facts.secondsWithFailures(report.traffic());
        long all = (long) Math.ceil(report.traffic().result().recording().seconds());
        return Html.section(
                "numbers",
                number(Numbers.grouped(failed), tone(failed), "number.failed")
                        + of(Html.say("number.failed.of", report.traffic().requests()))
                        + lost(report)
                        + number(Numbers.grouped(seconds), tone(seconds), "number.seconds")
                        + of(Html.say("number.seconds.of", all))
                        + lowest(report));
    }

    private static String tone(long bad) {
        return bad == 0 ? "good" : "bad";
    }

    private static String lost(ProofReport report) {
        return switch (report.effects()) {
            case Measured.Unknown<EffectsResult>(var reason) ->
                    number("-", "unknown", "number.lost") + of(Html.say(reason));
            case Measured.Known<EffectsResult>(var effects) -> {
                String more =
                        effects.doubled() == 0
                                ? ""
                                : ", <b class=\"bad\">"
                                        + Html.say("number.lost.doubled", effects.doubled())
                                        + "</b>";
                yield number(
                                Numbers.grouped(effects.missing()),
                                tone(effects.missing()),
                                "number.lost")
                        + of(Html.say("number.lost.of", effects.acknowledged()) + more);
            }
        };
    }

    private static String lowest(ProofReport report) {
        return switch (Facts.dip(report.traffic())) {
            case Measured.Unknown<Facts.Dip>(var reason) ->
                    number("-", "unknown", "number.lowest") + of(Html.say(reason));
            case Measured.Known<Facts.Dip>(var dip) -> {
                var start = report.traffic().result().recording().startedAt();
                var at = new Moment(start.plusSeconds(dip.second()), report.circumstances().zone());
                yield number(Numbers.percent(dip.percent()), "plain", "number.lowest")
                        + of(
                                Html.say(
                                        "number.lowest.of",
                                        dip.perSecond(),
                                        dip.before(),
                                        at.clock()));
            }
        };
    }

    private static String number(String value, String tone, String key) {
        return "<div class=\"number "
                + tone
                + "\"><b>"
                + Html.escape(value)
                + "</b><span>"
                + Html.say(key)
                + "</span>";
    }

    private static String of(String html) {
        return "<small>" + html + "</small></div>\n";
    }
}
