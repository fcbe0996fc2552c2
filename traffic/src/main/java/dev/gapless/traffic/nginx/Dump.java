package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// What `nginx -T` prints: every file of the configuration that is in use.
public final class Dump {
    private static final Pattern FILE =
            Pattern.compile("^# configuration file (.+):$", Pattern.MULTILINE);
    private static final Pattern INCLUDE =
            Pattern.compile("^\\s*include\\s+[\"']?([^;\"']+)[\"']?\\s*;", Pattern.MULTILINE);

    private final String text;

    public Dump(String text) {
        this.text = text;
    }

    /// Text by path, the main file first.
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        List<MatchResult> heads = FILE.matcher(text).results().toList();
        for (int i = 0; i < heads.size(); i++) {
            int end = i + 1 < heads.size() ? heads.get(i + 1).start() : text.length();
            files.put(heads.get(i).group(1), text.substring(heads.get(i).end(), end));
        }
        return files;
    }

    /// What its pid file says; empty when it names none, or that cannot be read.
    public OptionalLong master() {
        return Directive.of(files()).stream()
                .flatMap(List::stream)
                .filter(one -> one.is("pid") && one.arguments().size() == 1)
                .map(one -> Path.of(one.arguments().getFirst()))
                .filter(Files::isReadable)
                .flatMapToLong(Dump::number)
                .findFirst();
    }

    /// Whether it says where its pid is: when that file is not there, nginx does not run.
    boolean namesPidFile() {
        return Directive.of(files()).stream()
                .flatMap(List::stream)
                .anyMatch(one -> one.is("pid") && one.arguments().size() == 1);
    }

    private static LongStream number(Path file) {
        try {
            return LongStream.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException _) {
            return LongStream.empty();
        }
    }

    /// Whether there is anything to look into: `nginx -t` prints no files.
    boolean printed() {
        return FILE.matcher(text).find();
    }

    /// Whether nginx reads this file, by whatever name.
    boolean reads(Path file) {
        return FILE.matcher(text)
                .results()
                .map(match -> Path.of(match.group(1)))
                .anyMatch(one -> isSame(one, file));
    }

    /// nginx names a link as its configuration does.
    static boolean isSame(Path one, Path other) {
        try {
            return one.normalize().equals(other.normalize()) || Files.isSameFile(one, other);
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether it would if the file were there.
    boolean wouldRead(Path file) {
        if (reads(file)) {
            return true;
        }
        List<String> files = FILE.matcher(text).results().map(match -> match.group(1)).toList();
        Path root = files.isEmpty() ? file : Path.of(files.getFirst());
        return INCLUDE.matcher(text)
                .results()
                .map(match -> root.resolveSibling(match.group(1).strip()).normalize().toString())
                .anyMatch(
                        glob ->
                                FileSystems.getDefault()
                                        .getPathMatcher("glob:" + glob)
                                        .matches(file));
    }
}
