package dev.gapless.config.type;

import java.util.Map;

/// A share: `1%` to `100%`.
public final class PercentType extends UnitType<Integer> {
    public PercentType() {
        super(Map.of("%", 1L), "%");
    }

    @Override
    String noun() {
        return "a percentage";
    }

    @Override
    boolean fits(long amount) {
        return amount >= 1 && amount <= 100;
    }

    @Override
    Integer value(long amount) {
        return Math.toIntExact(amount);
    }

    @Override
    public String allowed() {
        return "1% to 100%";
    }
}
