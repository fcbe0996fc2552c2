package dev.gapless.migration.file;

import dev.gapless.migration.change.TableReference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `name`, `schema.name`, `"a.b"."c""d"`.
final class TableNames {
    private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\".]+)");

    private TableNames() {}

    static Optional<TableReference> parse(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int at = 0;
        while (at < text.length() && matcher.find(at) && matcher.start() == at) {
            parts.add(
                    matcher.group(1) != null
                            ? matcher.group(1).replace("\"\"", "\"")
                            : matcher.group(2).strip());
            at = matcher.end();
            if (at == text.length()) {
                return reference(parts);
            }
            if (text.charAt(at) != '.') {
                return Optional.empty();
            }
            at++;
        }
        return Optional.empty();
    }

    private static Optional<TableReference> reference(List<String> parts) {
        return switch (parts.size()) {
            case 1 -> Optional.of(new TableReference("", parts.getFirst()));
            case 2 -> Optional.of(new TableReference(parts.getFirst(), parts.getLast()));
            default -> Optional.empty();
        };
    }
}
