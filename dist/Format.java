import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Formats the Java sources of the checkout, or says which are not formatted: `mvn -N initialize
/// -Dformat=write`, and `-Dformat=check`, which every build does.
///
/// Arguments: the root of the checkout; `check` (exit code 1 if a file is not formatted) or
/// `write`. With google-java-format on the class path, out of a JDK that exports the compiler's
/// packages.
final class Format {
    private static final JavaFormatterOptions STYLE =
            JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();

    /// Long comments next to code take more than one pass to come to rest.
    private static final int MOST_PASSES = 5;

    private Format() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        boolean write = arguments[1].equals("write");
        List<Path> others =
                sources(root).parallelStream().filter(file -> !formatted(file, write)).toList();
        for (Path file : others) {
            System.err.println((write ? "formatted " : "not formatted: ") + root.relativize(file));
        }
        if (!others.isEmpty() && !write) {
            System.err.println("do      mvn -N initialize -Dformat=write");
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> top = Files.list(root)) {
            for (Path folder : top.filter(Files::isDirectory).toList()) {
                collect(folder, found);
            }
        }
        return found;
    }

    private static void collect(Path folder, List<Path> found) throws IOException {
        String name = String.valueOf(folder.getFileName());
        if (name.startsWith(".") || name.equals("target")) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                if (Files.isDirectory(entry)) {
                    collect(entry, found);
                } else if (entry.toString().endsWith(".java")) {
                    found.add(entry);
                }
            }
        }
    }

    private static boolean formatted(Path file, boolean write) {
        try {
            String text = Files.readString(file);
            String better = format(text);
            if (write && !text.equals(better)) {
                Files.writeString(file, better);
            }
            return text.equals(better);
        } catch (IOException | FormatterException failed) {
            throw new IllegalStateException(file + ": " + failed.getMessage(), failed);
        }
    }

    private static String format(String text) throws FormatterException {
        Formatter formatter = new Formatter(STYLE);
        String last = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            String imports =
                    ImportOrderer.reorderImports(
                            RemoveUnusedImports.removeUnusedImports(last),
                            JavaFormatterOptions.Style.AOSP);
            String next = formatter.formatSource(imports);
            if (next.equals(last)) {
                return next;
            }
            last = next;
        }
        return last;
    }
}
