package dev.gapless.core.plan;

import static java.util.stream.Collectors.joining;

import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.DrainStep;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.SchemaStep;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.deploy.UndoSchemaStep;
import dev.gapless.core.deploy.WarmStep;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.SettingsKeys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// All that somebody who approves a plan approves: the artifact, every setting, the statements of
/// each migration, the steps. Not in it: estimates and counts of rows, which change by themselves.
///
/// @param parts what it is, in words -> what it consists of
public record PlanContent(SequencedMap<String, String> parts) {
    private static final int ID_BYTES = 3;

    /// Of a plan that leads to this release.
    public static PlanContent of(Release to, Optional<SchemaPlan> schema, List<Step> steps) {
        SequencedMap<String, String> parts = new LinkedHashMap<>();
        parts.put("release", to.label());
        parts.put("artifact", to.artifactSha256());
        SettingsKeys.of(to.settings()).forEach((key, value) -> parts.put("key " + key, value));
        schema.map(SchemaPlan::migrations)
                .orElse(List.of())
                .forEach(one -> parts.put("migration " + one.id(), text(one)));
        for (int i = 0; i < steps.size(); i++) {
            parts.put("step " + (i + 1) + " " + name(steps.get(i)), text(steps.get(i)));
        }
        return new PlanContent(parts);
    }

    /// Equal contents have equal ids, in every process: 6 hex digits.
    public String id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(
                    (name, text) ->
                            digest.update(
                                    (name + "=" + text.length() + ":" + text + "\n")
                                            .getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One line for each part in which this is another plan than that one.
    public List<String> differences(PlanContent before) {
        List<String> lines = new ArrayList<>();
        before.parts.keySet().stream()
                .filter(name -> !parts.containsKey(name))
                .forEach(name -> lines.add("no more: " + name));
        parts.forEach(
                (name, text) -> {
                    String old = before.parts.get(name);
                    if (old == null) {
                        lines.add("new: " + name);
                    } else if (!old.equals(text)) {
                        lines.add("changed: " + name);
                    }
                });
        return lines;
    }

    private static String text(Migration migration) {
        List<String> statements =
                migration.phases().stream()
                        .map(PlannedPhase::sql)
                        .flatMap(List::stream)
                        .map(Record::toString)
                        .toList();
        return migration.sha256() + " " + statements;
    }

    /// The text of a schema step counts rows.
    private static String name(Step step) {
        return step instanceof SchemaStep schema
                ? schema.migration() + " " + schema.schemaPhase()
                : step.title();
    }

    private static String text(Step step) {
        return switch (step) {
            case StartStep start ->
                    start.specs().stream().map(PlanContent::text).collect(joining());
            case SchemaStep schema -> schema.release();
            case WarmStep _,
                    RouteStep _,
                    DrainStep _,
                    PromoteStep _,
                    BakeStep _,
                    StopStep _,
                    HookStep _,
                    UndoSchemaStep _ ->
                    step.toString();
        };
    }

    private static String text(InstanceSpec spec) {
        Map<String, Object> parts = new TreeMap<>();
        parts.put("id", spec.id());
        parts.put("address", spec.address());
        parts.put("color", spec.color());
        parts.put("directory", spec.directory());
        parts.put("command", spec.command());
        parts.put("env", new TreeMap<>(spec.env()));
        parts.put("user", spec.user());
        parts.put("memory-limit", spec.memoryLimit());
        return parts.toString();
    }
}
