package dev.gapless.load.report;

import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;

import java.util.List;
import java.util.Set;

/// All that is reported. Begin with [#of] and add what is known.
///
/// @param schema unknown when the schema did not change
/// @param effects unknown when nobody looked whether each POST took effect once
/// @param comparison recipes under the same load, that of Gapless last; mostly none
/// @param notProved what the one who ran it knows to be not proved; [NotProved] adds what can be
///   seen
public record ProofReport(
        Subject subject,
        Circumstances circumstances,
        Traffic traffic,
        List<Deployment> deployments,
        List<Lane> lanes,
        Measured<Schema> schema,
        Measured<EffectsResult> effects,
        Measured<List<CpuSeries>> cpu,
        List<Recipe> comparison,
        List<Phrase> notProved) {
    public ProofReport {
        deployments = List.copyOf(deployments);
        lanes = List.copyOf(lanes);
        comparison = List.copyOf(comparison);
        notProved = List.copyOf(notProved);
    }

    public static ProofReport of(Subject subject, Circumstances circumstances, LoadResult result) {
        return new ProofReport(
                subject,
                circumstances,
                new Traffic(result, Set.of()),
                List.of(),
                List.of(),
                Measured.unknown("unknown.schema"),
                Measured.unknown("unknown.effects"),
                Measured.unknown("unknown.cpu"),
                List.of(),
                List.of());
    }

    public ProofReport apart(Set<String> phases) {
        return with(new Traffic(traffic.result(), phases), schema, effects, cpu);
    }

    public ProofReport schema(Schema schema) {
        return schema(Measured.known(schema));
    }

    public ProofReport schema(Measured<Schema> schema) {
        return with(traffic, schema, effects, cpu);
    }

    public ProofReport effects(Measured<EffectsResult> effects) {
        return with(traffic, schema, effects, cpu);
    }

    public ProofReport cpu(List<CpuSeries> cpu) {
        return with(traffic, schema, effects, Measured.known(List.copyOf(cpu)));
    }

    private ProofReport with(
            Traffic traffic,
            Measured<Schema> schema,
            Measured<EffectsResult> effects,
            Measured<List<CpuSeries>> cpu) {
        return new ProofReport(
                subject,
                circumstances,
                traffic,
                deployments,
                lanes,
                schema,
                effects,
                cpu,
                comparison,
                notProved);
    }

    public ProofReport deployments(List<Deployment> deployments) {
        return with(deployments, lanes, comparison, notProved);
    }

    public ProofReport lanes(List<Lane> lanes) {
        return with(deployments, lanes, comparison, notProved);
    }

    public ProofReport comparison(List<Recipe> comparison) {
        return with(deployments, lanes, comparison, notProved);
    }

    public ProofReport notProved(List<Phrase> notProved) {
        return with(deployments, lanes, comparison, notProved);
    }

    private ProofReport with(
            List<Deployment> deployments,
            List<Lane> lanes,
            List<Recipe> comparison,
            List<Phrase> notProved) {
        return new ProofReport(
                subject,
                circumstances,
                traffic,
                deployments,
                lanes,
                schema,
                effects,
                cpu,
                comparison,
                notProved);
    }
}
