package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Ports as a range `18000-18999`, a list `[8081, 8082]`, or several of both: `8081, 8090-8099`.
public final class PortsType implements ValueType<List<Integer>> {
    private static final Pattern PART = Pattern.compile(" *([0-9]{1,5}) *(?:- *([0-9]{1,5}) *)?");
    private static final int LAST = 65_535;

    @Override
    public Optional<List<Integer>> read(YamlNode node, Subject subject) {
        List<Integer> ports = new ArrayList<>();
        boolean fine =
                switch (node) {
                    case YamlNode.Scalar scalar when !scalar.isNull() ->
                            readText(scalar, subject, ports);
                    case YamlNode.Items(_, List<YamlNode> items) when !items.isEmpty() ->
                            items.stream().filter(item -> !readItem(item, subject, ports)).count()
                                    == 0;
                    case YamlNode.Items _, YamlNode.Scalar _, YamlNode.Entries _ -> {
                        subject.wrongKind(node, allowed());
                        yield false;
                    }
                };
        return fine ? Optional.of(List.copyOf(ports)) : Optional.empty();
    }

    private boolean readItem(YamlNode item, Subject subject, List<Integer> ports) {
        if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
            return readText(scalar, subject, ports);
        }
        subject.wrongKind(item, allowed());
        return false;
    }

    private boolean readText(YamlNode.Scalar scalar, Subject subject, List<Integer> ports) {
        boolean fine = true;
        for (String part : scalar.text().split(",", -1)) {
            String complaint = readPart(part, ports);
            if (!complaint.isEmpty()) {
                subject.wrong(scalar, complaint);
                fine = false;
            }
        }
        return fine;
    }

    /// Adds the ports of one part; returns what is wrong with it, empty when nothing is.
    private String readPart(String part, List<Integer> ports) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            return "is not a port or range; allowed: " + allowed();
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first < 1 || last > LAST || first > LAST) {
            return "is out of range; allowed: " + allowed();
        }
        if (first > last) {
            return "goes backwards; write " + last + "-" + first;
        }
        for (int port = first; port <= last; port++) {
            if (ports.contains(port)) {
                return "names port " + port + " twice";
            }
        }
        IntStream.rangeClosed(first, last).forEach(ports::add);
        return "";
    }

    @Override
    public boolean isStructured(String flagText) {
        return flagText.startsWith("[");
    }

    @Override
    public String allowed() {
        return "ports 1 to 65535 as a range (18000-18999) or list ([8081, 8082])";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("type", "integer");
        port.put("minimum", 1);
        port.put("maximum", LAST);
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("type", "string");
        range.put("pattern", "^ *[0-9]+ *(- *[0-9]+ *)?(, *[0-9]+ *(- *[0-9]+ *)?)*$");
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("minItems", 1);
        list.put("items", Map.of("anyOf", List.of(port, range)));
        return Map.of("anyOf", List.of(port, range, list));
    }
}
